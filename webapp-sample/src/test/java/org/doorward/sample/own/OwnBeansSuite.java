package org.doorward.sample.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.doorward.sample.HttpCaller;
import org.doorward.sample.foreign.ForeignWar;
import org.doorward.sample.foreign.SecretServlet;
import org.doorward.sample.server.Application;
import org.doorward.sample.server.Deployments;
import org.doorward.sample.server.RealServer;
import org.doorward.sample.server.ServerKind;
import org.doorward.sample.server.Suite;

/** Applications without {@code web.xml}, with accounts, hashing and observers of their own. */
public final class OwnBeansSuite implements Suite {
    private static final String BEANS = "own-beans";
    private static final String OBSERVERS = "own-observers";
    private static final String ALERT = "own-alert";
    private static final String SIGN_IN = "{\"username\":\"ada\",\"password\":\"" + RealServer.PASSWORD + "\"}";

    /** What is observed of one has no events of another in it. */
    @Override
    public List<Application> applications(ServerKind server) {
        return Stream.of(BEANS, OBSERVERS, ALERT)
                .map(name -> ForeignWar.named(
                        name,
                        ForeignWar.withBeans(server)
                                .deleteClass(SecretServlet.class)
                                .addPackage(OwnServlet.class.getPackage())
                                .deleteClass(OwnBeansSuite.class)))
                .toList();
    }

    @Override
    public List<Promise> promises(ServerKind server) {
        return List.of(
                new Promise(
                        "the application's own accounts and hashing are used, and our services injected",
                        OwnBeansSuite::areUsed),
                new Promise(
                        "the application's observers are told of sessions, and their mistakes stop no revocation",
                        OwnBeansSuite::areTold),
                new Promise(
                        "the application's observers are alarmed when a refresh token is reused",
                        OwnBeansSuite::areAlarmed));
    }

    private static void areUsed(Deployments deployed) throws Exception {
        HttpCaller caller = deployed.caller(BEANS);
        assertEquals("nobody", caller.get("public/hello").body());
        assertEquals(401, caller.get("whoami").status(), "the filter added itself");
        assertEquals(401, caller.get("auth/own").status(), "what the application maps below our base path, too");

        String wrong = "{\"username\":\"ada\",\"password\":\"something else\"}";
        assertEquals(401, caller.postJson("auth/login", wrong, Map.of()).status());
        String right = "{\"username\":\"ADA\",\"password\":\"" + RealServer.PASSWORD + "\"}";
        HttpCaller.Answer signedIn = caller.postJson("auth/login", right, Map.of());
        assertEquals(200, signedIn.status(), signedIn::toString);
        caller.useTokensOf(signedIn.json());
        assertEquals("ada has 1 sessions", caller.get("whoami").body());
        assertEquals("ada has 1 sessions", caller.get("auth/own").body());
        assertEquals(404, caller.get("auth/nothing").status());
    }

    private static void areTold(Deployments deployed) throws Exception {
        HttpCaller caller = deployed.caller(OBSERVERS);
        HttpCaller.Answer signedIn = caller.postJson("auth/login", SIGN_IN, Map.of());
        assertEquals(200, signedIn.status(), signedIn::toString);
        caller.useTokensOf(signedIn.json());
        List<String> observed = List.of("async Created", "sync Created", "sync sign-in Created");
        assertEquals(observed, observed(deployed, OBSERVERS, 3));

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
                observed(deployed, OBSERVERS, 6));
    }

    private static void areAlarmed(Deployments deployed) throws Exception {
        HttpCaller caller = deployed.caller(ALERT);
        String first = caller.postJson("auth/login", SIGN_IN, Map.of()).json().getString("refresh_token");
        String second = refreshed(caller, first).json().getString("refresh_token");
        assertEquals(200, refreshed(caller, second).status());
        HttpCaller.Answer reused = refreshed(caller, first);
        assertEquals(401, reused.status(), reused::toString);
        assertEquals("reused", reused.json().getString("reason"));
        List<String> observed = observed(deployed, ALERT, 11);
        assertTrue(observed.contains("sync reuse-detected Alert"), observed::toString);
        assertTrue(observed.contains("async reuse-detected Alert"), observed::toString);
        assertTrue(observed.contains("sync Reused"), observed::toString);
    }

    private static HttpCaller.Answer refreshed(HttpCaller caller, String token) throws Exception {
        return caller.postJson("auth/refresh", "{\"refresh_token\":\"" + token + "\"}", Map.of());
    }

    private static List<String> observed(Deployments deployed, String application, int atLeast) throws Exception {
        return deployed.caller(application)
                .get("public/observed?at-least=" + atLeast)
                .body()
                .lines()
                .toList();
    }
}
