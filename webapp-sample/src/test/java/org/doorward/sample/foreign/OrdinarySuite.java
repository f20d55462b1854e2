package org.doorward.sample.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.doorward.sample.HttpCaller;
import org.doorward.sample.server.Application;
import org.doorward.sample.server.Deployments;
import org.doorward.sample.server.RealServer;
import org.doorward.sample.server.ServerKind;
import org.doorward.sample.server.Suite;

/** The jar alone, in applications without {@code web.xml}; and with one tenant, below a path or at a host. */
public final class OrdinarySuite implements Suite {
    private static final String RIGHT = "{\"username\":\"ada\",\"password\":\"" + RealServer.PASSWORD + "\"}";
    private static final String BEANS = "ordinary-beans";
    private static final String DATABASE = "ordinary-database";
    private static final String BY_PATH = "ordinary-tenant-path";
    private static final String BY_HOST = "ordinary-tenant-host";

    @Override
    public List<Application> applications(ServerKind server) {
        return List.of(
                ForeignWar.named(BEANS, ForeignWar.withBeans(server)),
                ForeignWar.named(DATABASE, ForeignWar.withDatabase()),
                ForeignWar.named(
                        BY_PATH,
                        ForeignWar.withBeans(
                                        server, "doorward.tenant.by", "path", "doorward.tenant.default.path", "/shop")
                                .setWebXML(ForeignWar.webXml(false, """
                                        <servlet><servlet-name>shop</servlet-name>
                                        <servlet-class>org.doorward.sample.foreign.SecretServlet</servlet-class>
                                        <async-supported>true</async-supported></servlet>
                                        <servlet-mapping><servlet-name>shop</servlet-name>
                                        <url-pattern>/shop/*</url-pattern></servlet-mapping>
                                        """))),
                ForeignWar.named(
                        BY_HOST,
                        ForeignWar.withBeans(
                                server, "doorward.tenant.by", "host", "doorward.tenant.default.hosts", "shop.test")));
    }

    @Override
    public List<Promise> promises(ServerKind server) {
        List<Promise> promises = new ArrayList<>();
        for (String application : List.of(BEANS, DATABASE)) {
            promises.add(new Promise(
                    application + ": strangers are refused, and who signs in is let in",
                    deployed -> protects(deployed, application)));
        }
        promises.add(new Promise(BY_PATH + ": a tenant is below its path alone", OrdinarySuite::isBelowItsPath));
        promises.add(new Promise(BY_HOST + ": an unknown host gets nothing but health", OrdinarySuite::isAtItsHost));
        return promises;
    }

    private static void isBelowItsPath(Deployments deployed) throws Exception {
        HttpCaller caller = deployed.caller(BY_PATH);
        assertEquals(200, caller.get("shop/public/hello").status());
        assertEquals(401, caller.get("shop/secret").status());
        for (String elsewhere : List.of("public/hello", "secret", "auth/client.js", "shops/public/hello")) {
            assertEquals(404, caller.get(elsewhere).status(), elsewhere);
        }
        assertEquals(404, caller.postJson("auth/login", RIGHT, Map.of()).status());
        HttpCaller.Answer signedIn = caller.postJson("shop/auth/login", RIGHT, Map.of());
        assertEquals(200, signedIn.status(), signedIn::toString);
        caller.useTokensOf(signedIn.json());
        assertEquals("secret of ada", caller.get("shop/secret").body());
        assertEquals(404, caller.get("secret").status());
    }

    private static void isAtItsHost(Deployments deployed) throws Exception {
        HttpCaller caller = deployed.caller(BY_HOST);
        for (String path : List.of("public/hello", "secret", "auth/client.js", "auth/me")) {
            assertEquals(404, caller.get(path).status(), path);
        }
        assertEquals(404, caller.postJson("auth/login", RIGHT, Map.of()).status());
        assertEquals(200, caller.get("auth/health/live").status());
    }

    /** What every protected application does. */
    static void protects(Deployments deployed, String application) throws Exception {
        HttpCaller caller = deployed.caller(application);
        assertEquals(200, caller.get("public/hello").status());
        HttpCaller.Answer refused = caller.get("secret");
        assertEquals(401, refused.status(), refused::toString);
        assertEquals(401, caller.get("nothing-is-here").status());
        HttpCaller.Answer signedIn = caller.postJson("auth/login", RIGHT, Map.of());
        assertEquals(200, signedIn.status(), signedIn::toString);
        caller.useTokensOf(signedIn.json());
        assertEquals("secret of ada", caller.get("secret").body());
    }
}
