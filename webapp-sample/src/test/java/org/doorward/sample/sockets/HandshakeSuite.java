package org.doorward.sample.sockets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.doorward.sample.HttpCaller;
import org.doorward.sample.foreign.ForeignWar;
import org.doorward.sample.server.Application;
import org.doorward.sample.server.Deployment.Deployed;
import org.doorward.sample.server.Deployments;
import org.doorward.sample.server.RealServer;
import org.doorward.sample.server.ServerKind;
import org.doorward.sample.server.Suite;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** WebSocket endpoints are paths like others, whatever the server serves their handshakes with. */
public final class HandshakeSuite implements Suite {
    /** Without {@code web.xml}. */
    private static final String JAR_ALONE = "sockets";

    /** {@code web.xml} names the filter. */
    private static final String NAMED = "sockets-named";

    /** Without CDI. */
    private static final String BARE = "sockets-bare";

    private static final String BAD_TOKEN = "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x";
    private static final List<String> PROTECTED =
            List.of("api/annotated", "rooms/7/socket", "api/configured", "api/listened", "api/upgraded");
    private static final String FILTER = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <filter>
                <filter-name>doorward</filter-name>
                <filter-class>org.doorward.web.AuthenticationFilter</filter-class>
                <async-supported>true</async-supported>
              </filter>
              <filter-mapping>
                <filter-name>doorward</filter-name>
                <url-pattern>/*</url-pattern>
                <dispatcher>REQUEST</dispatcher>
                <dispatcher>FORWARD</dispatcher>
                <dispatcher>INCLUDE</dispatcher>
                <dispatcher>ASYNC</dispatcher>
                <dispatcher>ERROR</dispatcher>
              </filter-mapping>
            </web-app>
            """;

    @Override
    public List<Application> applications(ServerKind server) {
        String[] settings = {"doorward.paths.ticket", "/api/**, /rooms/**"};
        WebArchive named = withSockets(ForeignWar.withBeans(server, settings)).setWebXML(new StringAsset(FILTER));
        List<Application> applications = new ArrayList<>(List.of(
                ForeignWar.named(JAR_ALONE, withSockets(ForeignWar.withBeans(server, settings))),
                ForeignWar.named(NAMED, named)));
        if (!server.hasCdi()) {
            applications.add(ForeignWar.named(BARE, withSockets(ForeignWar.withDatabase(settings))));
        }
        return applications;
    }

    private static List<String> names(ServerKind server) {
        return server.hasCdi() ? List.of(JAR_ALONE, NAMED) : List.of(JAR_ALONE, NAMED, BARE);
    }

    private static WebArchive withSockets(WebArchive war) {
        return war.addClasses(
                AnnotatedSocket.class,
                TemplateSocket.class,
                PublicSocket.class,
                ProgrammedSocket.class,
                ConfiguredSockets.class,
                SocketListener.class,
                UpgradeServlet.class,
                WhoConfigurator.class);
    }

    @Override
    public List<Promise> promises(ServerKind server) {
        List<Promise> promises = new ArrayList<>();
        for (String application : names(server)) {
            promises.add(new Promise(
                    application + ": nobody opens none of them",
                    deployed -> assertNone(deployed, application, "401", Map.of())));
            promises.add(new Promise(
                    application + ": a foreign page opens none of them",
                    deployed -> byForeignPages(deployed, application)));
            promises.add(new Promise(
                    application + ": a bad token opens none of them",
                    deployed -> assertNone(deployed, application, "401", Map.of("Authorization", BAD_TOKEN))));
            promises.add(new Promise(
                    application + ": an own page opens them, and they know who it is",
                    deployed -> byCookie(deployed, application, server)));
            promises.add(new Promise(
                    application + ": a token opens them, and they know whose it is",
                    deployed -> byToken(deployed, application, server)));
            promises.add(new Promise(
                    application + ": a ticket opens one of them once, and it knows whose it is",
                    deployed -> byTicket(deployed, application, server)));
            promises.add(new Promise(
                    application + ": a public one is open, and knows who it is where a page of ours asks",
                    deployed -> onAPublicPath(deployed, application)));
        }
        return promises;
    }

    private static void assertNone(Deployments deployed, String application, String status, Map<String, String> headers)
            throws Exception {
        for (String path : PROTECTED) {
            assertEquals(status, Knock.at(address(deployed, application, path), headers), path);
        }
    }

    private static List<String> opened(ServerKind server) {
        return PROTECTED.stream()
                .filter(path -> server.upgradesInServlets() || !path.equals("api/upgraded"))
                .toList();
    }

    private static void assertAda(String path, ServerKind server, String said) {
        // Undertow asks its own request for the principal of a socket that a servlet opens, when the filters are done
        boolean late = server == ServerKind.WILDFLY && path.equals("api/upgraded");
        assertEquals((late ? "nobody" : "ada") + "|ada|true,false", said, path);
    }

    private static void byForeignPages(Deployments deployed, String application) throws Exception {
        String cookies = cookies(deployed, application);
        for (String origin : List.of("https://evil.test", "null")) {
            assertNone(deployed, application, "403", Map.of("Cookie", cookies, "Origin", origin));
        }
        assertNone(deployed, application, "403", Map.of("Cookie", cookies));
        assertNone(deployed, application, "401", Map.of("Origin", "https://evil.test"));
    }

    private static void byCookie(Deployments deployed, String application, ServerKind server) throws Exception {
        Map<String, String> page =
                Map.of("Cookie", cookies(deployed, application), "Origin", origin(deployed, application));
        for (String path : opened(server)) {
            assertAda(path, server, Knock.at(address(deployed, application, path), page));
        }
    }

    private static void byToken(Deployments deployed, String application, ServerKind server) throws Exception {
        Map<String, String> program = Map.of("Authorization", "Bearer " + token(deployed, application));
        for (String path : opened(server)) {
            assertAda(path, server, Knock.at(address(deployed, application, path), program));
        }
    }

    private static void byTicket(Deployments deployed, String application, ServerKind server) throws Exception {
        HttpCaller program = deployed.caller(application);
        program.useToken(token(deployed, application));
        for (String path : opened(server)) {
            URI elsewhere = address(deployed, application, path + "?ticket=" + ticket(program));
            assertEquals("401", Knock.at(elsewhere, Map.of("Origin", "https://evil.test")), path);
            URI address = address(deployed, application, path + "?ticket=" + ticket(program));
            assertAda(path, server, Knock.at(address, Map.of()));
            assertEquals("401", Knock.at(address, Map.of()), path);
        }
    }

    private static String ticket(HttpCaller program) throws Exception {
        return program.postJson("auth/ticket", "{}", Map.of()).json().getString("ticket");
    }

    private static void onAPublicPath(Deployments deployed, String application) throws Exception {
        String cookies = cookies(deployed, application);
        URI address = address(deployed, application, "public/annotated");
        assertEquals("nobody|nobody|false,false", Knock.at(address, Map.of()));
        assertEquals(
                "nobody|nobody|false,false",
                Knock.at(address, Map.of("Cookie", cookies, "Origin", "https://evil.test")));
        assertEquals(
                "ada|ada|true,false",
                Knock.at(address, Map.of("Cookie", cookies, "Origin", origin(deployed, application))));
    }

    private static URI address(Deployments deployed, String application, String path) {
        if (deployed.of(application) instanceof Deployed one) {
            return URI.create(one.base() + path);
        }
        throw new AssertionError(
                application + " was not deployed:\n" + deployed.of(application).messages());
    }

    private static String origin(Deployments deployed, String application) {
        URI address = address(deployed, application, "");
        return "http://" + address.getHost() + ":" + address.getPort();
    }

    private static String cookies(Deployments deployed, String application) throws Exception {
        HttpCaller browser = deployed.caller(application);
        HttpCaller.Answer answer = browser.postJson("auth/login", credentials("cookie"), Map.of());
        assertEquals(200, answer.status(), answer::toString);
        assertFalse(browser.cookies().isEmpty(), answer::toString);
        return browser.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private static String token(Deployments deployed, String application) throws Exception {
        HttpCaller.Answer answer = deployed.caller(application).postJson("auth/login", credentials("bearer"), Map.of());
        assertEquals(200, answer.status(), answer::toString);
        return answer.json().getString("access_token");
    }

    private static String credentials(String transport) {
        return "{\"username\":\"ada\",\"password\":\"" + RealServer.PASSWORD + "\",\"transport\":\"" + transport
                + "\"}";
    }
}
