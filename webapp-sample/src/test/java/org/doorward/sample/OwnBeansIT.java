package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.doorward.sample.own.OwnServlet;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.Node;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** An application without {@code web.xml}, with accounts and hashing of its own, on Tomcat. */
class OwnBeansIT {
    @Test
    void theApplicationsOwnAccountsAndHashingAreUsedAndOurServicesInjected() throws Exception {
        FreshData data = FreshData.create("own-beans");
        try (TomcatServer tomcat = start(data)) {
            HttpCaller caller = new HttpCaller(tomcat.base());
            assertEquals("nobody", caller.get("public/hello").body());
            assertEquals(401, caller.get("whoami").status(), "the filter added itself");
            assertEquals(401, caller.get("auth/own").status(), "what the application maps below our base path, too");

            String wrong = "{\"username\":\"ada\",\"password\":\"something else\"}";
            assertEquals(401, caller.postJson("auth/login", wrong, Map.of()).status());
            String right = "{\"username\":\"ADA\",\"password\":\"" + data.password() + "\"}";
            HttpCaller.Answer signedIn = caller.postJson("auth/login", right, Map.of());
            assertEquals(200, signedIn.status(), signedIn::toString);
            caller.useTokensOf(signedIn.json());
            assertEquals("ada has 1 sessions", caller.get("whoami").body());
            assertEquals("ada has 1 sessions", caller.get("auth/own").body());
            assertEquals(404, caller.get("auth/nothing").status());
        }
    }

    @Test
    void theApplicationsObserversAreToldOfSessionsAndTheirMistakesStopNoRevocation() throws Exception {
        FreshData data = FreshData.create("own-observers");
        try (TomcatServer tomcat = start(data)) {
            HttpCaller caller = new HttpCaller(tomcat.base());
            String signIn = "{\"username\":\"ada\",\"password\":\"" + data.password() + "\"}";
            HttpCaller.Answer signedIn = caller.postJson("auth/login", signIn, Map.of());
            assertEquals(200, signedIn.status(), signedIn::toString);
            caller.useTokensOf(signedIn.json());
            List<String> observed = List.of("async Created", "sync Created", "sync sign-in Created");
            assertEquals(observed, observed(tomcat, 3));

            String session = signedIn.json().getString("session_id");
            HttpCaller.Answer revoked = caller.send("DELETE", "auth/sessions/" + session, null, Map.of());
            assertEquals(204, revoked.status(), revoked::toString);
            HttpCaller.Answer after = caller.get("whoami");
            assertEquals(401, after.status(), after::toString);
            assertEquals("revoked", after.json().getString("reason"));
            // an observer that throws keeps CDI from calling the synchronous ones after it, and no other
            assertEquals(
                    List.of(
                            "async Created",
                            "async Revoked",
                            "async failing Revoked",
                            "failing Revoked",
                            "sync Created",
                            "sync sign-in Created"),
                    observed(tomcat, 6));
        }
    }

    @Test
    void theApplicationsObserversAreAlarmedWhenARefreshTokenIsReused() throws Exception {
        FreshData data = FreshData.create("own-alert");
        try (TomcatServer tomcat = start(data)) {
            HttpCaller caller = new HttpCaller(tomcat.base());
            String signIn = "{\"username\":\"ada\",\"password\":\"" + data.password() + "\"}";
            String first =
                    caller.postJson("auth/login", signIn, Map.of()).json().getString("refresh_token");
            String second = refreshed(caller, first).json().getString("refresh_token");
            assertEquals(200, refreshed(caller, second).status());
            HttpCaller.Answer reused = refreshed(caller, first);
            assertEquals(401, reused.status(), reused::toString);
            assertEquals("reused", reused.json().getString("reason"));
            List<String> observed = observed(tomcat, 11);
            assertTrue(observed.contains("sync reuse-detected Alert"), observed::toString);
            assertTrue(observed.contains("async reuse-detected Alert"), observed::toString);
            assertTrue(observed.contains("sync Reused"), observed::toString);
        }
    }

    private static HttpCaller.Answer refreshed(HttpCaller caller, String token) throws Exception {
        return caller.postJson("auth/refresh", "{\"refresh_token\":\"" + token + "\"}", Map.of());
    }

    private static List<String> observed(TomcatServer tomcat, int atLeast) throws Exception {
        HttpCaller anybody = new HttpCaller(tomcat.base());
        return anybody.get("public/observed?at-least=" + atLeast).body().lines().toList();
    }

    private static TomcatServer start(FreshData data) throws Exception {
        Path war = data.directory().resolve("own.war");
        application().as(ZipExporter.class).exportTo(war.toFile());
        List<String> settings = List.of(
                "-Ddoorward.secret.file=" + data.directory().resolve("secret"),
                "-Ddoorward.secret.generate=true",
                "-Ddoorward.store=memory",
                "-Ddoorward.paths.public=/public/**",
                "-Down.password=" + data.password());
        return TomcatServer.start(data, war, "", settings);
    }

    /** The libraries of the sample's WAR, and our classes. */
    private static WebArchive application() {
        WebArchive sample = ShrinkWrap.create(ZipImporter.class, "sample.war")
                .importFrom(FreshData.target().resolve("doorward-sample.war").toFile())
                .as(WebArchive.class);
        WebArchive own = ShrinkWrap.create(WebArchive.class, "own.war");
        Map<ArchivePath, Node> libraries = sample.getContent(Filters.include("/WEB-INF/lib/.*\\.jar"));
        libraries.forEach((path, library) -> own.add(library.getAsset(), path));
        return own.addPackage(OwnServlet.class.getPackage()).addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }
}
