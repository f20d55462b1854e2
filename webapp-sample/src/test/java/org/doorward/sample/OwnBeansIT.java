package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        Path war = data.directory().resolve("own.war");
        application().as(ZipExporter.class).exportTo(war.toFile());
        List<String> settings = List.of(
                "-Ddoorward.secret.file=" + data.directory().resolve("secret"),
                "-Ddoorward.secret.generate=true",
                "-Ddoorward.store=memory",
                "-Ddoorward.paths.public=/public/**",
                "-Down.password=" + data.password());
        try (TomcatServer tomcat = TomcatServer.start(data, war, "", settings)) {
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
