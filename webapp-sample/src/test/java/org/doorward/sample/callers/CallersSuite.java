package org.doorward.sample.callers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.doorward.sample.HttpCaller;
import org.doorward.sample.foreign.ForeignWar;
import org.doorward.sample.foreign.SecretServlet;
import org.doorward.sample.own.OwnAccounts;
import org.doorward.sample.own.OwnHasher;
import org.doorward.sample.server.Application;
import org.doorward.sample.server.Deployment;
import org.doorward.sample.server.Deployments;
import org.doorward.sample.server.RealServer;
import org.doorward.sample.server.ServerKind;
import org.doorward.sample.server.Suite;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Applications with {@code doorward.accounts=identity-store}. WildFly and Payara have Jakarta Security, the others do not. */
public final class CallersSuite implements Suite {
    private static final String CALLERS = "callers";
    private static final String WITHOUT_STORE = "callers-without-store";

    @Override
    public List<Application> applications(ServerKind server) {
        WebArchive with = war(server).addClasses(OwnIdentityStore.class, CallerServlet.class);
        return server.hasCdi()
                ? List.of(ForeignWar.named(CALLERS, with), ForeignWar.named(WITHOUT_STORE, war(server)))
                : List.of(ForeignWar.named(WITHOUT_STORE, war(server)));
    }

    private static WebArchive war(ServerKind server) {
        return ForeignWar.withBeans(
                        server,
                        "doorward.accounts",
                        "identity-store",
                        "doorward.paths.role.reader",
                        "/read/**",
                        "doorward.paths.role.owner",
                        "/own/**")
                .deleteClass(SecretServlet.class)
                .deleteClass(OwnAccounts.class)
                .deleteClass(OwnHasher.class);
    }

    @Override
    public List<Promise> promises(ServerKind server) {
        Promise stops = new Promise(
                "without an identity store the application stops, and says what it needs", CallersSuite::stops);
        return server.hasCdi()
                ? List.of(
                        new Promise(
                                "a caller of the identity store signs in and has the groups", CallersSuite::signsIn),
                        new Promise("what is not valid, or cannot be told, opens nothing", CallersSuite::isRefused),
                        new Promise("guesses are slowed down as elsewhere", CallersSuite::isSlowedDown),
                        new Promise("what an identity store cannot do is refused", CallersSuite::cannotChange),
                        stops)
                : List.of(stops);
    }

    private static HttpCaller.Answer login(HttpCaller caller, String name, String password) throws Exception {
        return caller.postJson(
                "auth/login", "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}", Map.of());
    }

    private static HttpCaller signedIn(Deployments deployed) throws Exception {
        HttpCaller caller = deployed.caller(CALLERS);
        HttpCaller.Answer answer = login(caller, "Grace", RealServer.PASSWORD);
        assertEquals(200, answer.status(), answer::toString);
        caller.useTokensOf(answer.json());
        return caller;
    }

    private static void signsIn(Deployments deployed) throws Exception {
        HttpCaller caller = signedIn(deployed);
        assertTrue(caller.get("whoami").body().startsWith("Grace|true|false|"), caller.get("whoami")::toString);
        assertEquals(200, caller.get("read/whoami").status());
        assertEquals(403, caller.get("own/whoami").status());
        HttpCaller.Answer me = caller.get("auth/me");
        assertEquals(200, me.status(), me::toString);
        assertEquals("grace", me.json().getJsonObject("account").getString("id"));
        assertEquals("Grace", me.json().getJsonObject("account").getString("username"));
        HttpCaller servlet = deployed.caller(CALLERS);
        assertTrue(servlet.get("public/whoami?login").body().startsWith("Grace|true|"));
    }

    private static void isRefused(Deployments deployed) throws Exception {
        HttpCaller caller = deployed.caller(CALLERS);
        for (String name : List.of("Hopper", "nobody", "g-17")) {
            HttpCaller.Answer answer = login(caller, name, RealServer.PASSWORD);
            assertEquals(401, answer.status(), answer::toString);
            assertEquals("credentials", answer.json().getString("reason"));
        }
        HttpCaller.Answer unknown = login(caller, "broken", RealServer.PASSWORD);
        assertEquals(503, unknown.status(), unknown::toString);
        assertEquals(401, caller.get("whoami").status());
    }

    private static void isSlowedDown(Deployments deployed) throws Exception {
        HttpCaller caller = deployed.caller(CALLERS);
        for (int i = 0; i < 5; i++) {
            assertEquals(401, login(caller, "Lovelace", "wrong").status());
        }
        assertEquals(429, login(caller, "lovelace", "wrong").status());
    }

    private static void cannotChange(Deployments deployed) throws Exception {
        HttpCaller caller = signedIn(deployed);
        assertTrue(caller.get("whoami?roles").body().startsWith("refused Grace|true|false|"));
        String change = "{\"current_password\":\"" + RealServer.PASSWORD + "\",\"new_password\":\"another horse 17\"}";
        assertEquals(404, caller.postJson("auth/password", change, Map.of()).status());
        HttpCaller.Answer token = caller.postJson("auth/tokens", "{\"name\":\"script\"}", Map.of());
        assertEquals(501, token.status(), token::toString);
        assertEquals("unsupported", token.json().getString("reason"));
        // nobody can read the account again, so its sessions end
        assertEquals(200, caller.get("whoami?changed").status());
        HttpCaller.Answer after = caller.get("whoami");
        assertEquals(401, after.status(), after::toString);
        assertEquals("revoked", after.json().getString("reason"));
    }

    private static void stops(Deployments deployed) {
        Deployment.Failed failed = assertInstanceOf(Deployment.Failed.class, deployed.of(WITHOUT_STORE));
        assertTrue(failed.messages().contains("doorward.accounts: identity-store needs"), failed::messages);
    }
}
