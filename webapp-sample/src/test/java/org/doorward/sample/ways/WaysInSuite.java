package org.doorward.sample.ways;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletContainerInitializer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.doorward.sample.HttpCaller;
import org.doorward.sample.foreign.ForeignWar;
import org.doorward.sample.server.Application;
import org.doorward.sample.server.Deployment.Deployed;
import org.doorward.sample.server.Deployments;
import org.doorward.sample.server.RealServer;
import org.doorward.sample.server.ServerKind;
import org.doorward.sample.server.Suite;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;

/** Whatever a container answers requests with stands behind Doorward's filter. */
public final class WaysInSuite implements Suite {
    private static final String NAME = "ways-in";

    /** The same with our filter named in {@code web.xml}, before that of the application. */
    private static final String NAMED = "ways-in-named";

    /** Files, listings, pages, servlets and filters of libraries, and a filter of the application that answers. */
    private static final List<String> WAYS = List.of(
            "files/secret.txt",
            "files/",
            "pages/secret.jsp",
            "early-servlet",
            "early-servlet/x",
            "late-servlet/x",
            "early",
            "late",
            "rest");

    private static final String ANSWERING_FILTER = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <filter>
                <filter-name>rest</filter-name>
                <filter-class>org.doorward.sample.ways.AnsweringFilter</filter-class>
                <async-supported>true</async-supported>
              </filter>
              <filter-mapping>
                <filter-name>rest</filter-name>
                <url-pattern>/*</url-pattern>
              </filter-mapping>
            </web-app>
            """;

    private static final String OURS = """
              <filter>
                <filter-name>doorward</filter-name>
                <filter-class>org.doorward.web.AuthenticationFilter</filter-class>
                <async-supported>true</async-supported>
              </filter>
              <filter-mapping>
                <filter-name>doorward</filter-name>
                <url-pattern>/*</url-pattern>
              </filter-mapping>
            """;

    @Override
    public List<Application> applications(ServerKind server) {
        int content = ANSWERING_FILTER.indexOf("  <filter>");
        String named = ANSWERING_FILTER.substring(0, content) + OURS + ANSWERING_FILTER.substring(content);
        return List.of(application(server, NAME, ANSWERING_FILTER), application(server, NAMED, named));
    }

    private static Application application(ServerKind server, String name, String webXml) {
        return ForeignWar.named(
                name,
                ForeignWar.withBeans(server)
                        .addClasses(AnsweringFilter.class, MetricsServlet.class, Monitor.class)
                        .addAsLibrary(library("aaa-monitor.jar", Monitor.Early.class))
                        .addAsLibrary(library("zzz-monitor.jar", Monitor.Late.class))
                        .setWebXML(new StringAsset(webXml))
                        .addAsWebResource(new StringAsset("secret of the file"), "files/secret.txt")
                        .addAsWebResource(new StringAsset("secret of the <%= \"page\" %>"), "pages/secret.jsp")
                        .addAsWebResource(
                                new StringAsset("open, <jsp:include page=\"/pages/secret.jsp\"/>"),
                                "public/around.jsp"));
    }

    private static JavaArchive library(String name, Class<? extends ServletContainerInitializer> initializer) {
        return ShrinkWrap.create(JavaArchive.class, name)
                .addClass(initializer)
                .addAsServiceProvider(ServletContainerInitializer.class, initializer);
    }

    @Override
    public List<Promise> promises(ServerKind server) {
        return List.of(
                new Promise("strangers get none of what the container serves", deployed -> closed(deployed, NAME)),
                new Promise("nor where web.xml names the filter", deployed -> closed(deployed, NAMED)),
                new Promise("who is signed in gets all of it", deployed -> openToUsers(deployed, NAME)),
                new Promise("also where web.xml names the filter", deployed -> openToUsers(deployed, NAMED)),
                new Promise("no method opens it", WaysInSuite::byAnyMethod),
                new Promise("a public page has no protected part for strangers", WaysInSuite::included),
                new Promise("an upgrade of the protocol opens nothing", WaysInSuite::byHttp2));
    }

    private static void closed(Deployments deployed, String name) throws Exception {
        for (String way : WAYS) {
            HttpCaller.Answer answer = deployed.caller(name).get(way);
            assertEquals(401, answer.status(), () -> way + " " + answer);
            assertFalse(answer.body().contains("secret of"), way);
        }
    }

    private static void openToUsers(Deployments deployed, String name) throws Exception {
        HttpCaller ada = ada(deployed, name);
        for (String way : WAYS) {
            HttpCaller.Answer answer = ada.get(way);
            boolean listing = way.endsWith("/");
            assertTrue(listing || answer.body().startsWith("secret of "), () -> way + " " + answer);
        }
    }

    private static void byAnyMethod(Deployments deployed) throws Exception {
        for (String way : WAYS) {
            for (String method :
                    List.of("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "FOO", "get")) {
                HttpCaller.Answer answer = deployed.caller(NAME).send(method, way, null, Map.of());
                assertTrue(answer.status() >= 400, () -> method + " " + way + " " + answer);
                assertFalse(answer.body().contains("secret of"), () -> method + " " + way + " " + answer);
            }
        }
    }

    private static void included(Deployments deployed) throws Exception {
        String stranger = deployed.caller(NAME).get("public/around.jsp").body();
        assertTrue(stranger.startsWith("open, "), stranger);
        assertFalse(stranger.contains("secret of"), stranger);
        String user = ada(deployed, NAME).get("public/around.jsp").body();
        assertTrue(user.contains("open, secret of the page"), user);
    }

    /** Java's client asks for HTTP/2 by an upgrade of its first request. */
    private static void byHttp2(Deployments deployed) throws Exception {
        if (!(deployed.of(NAME) instanceof Deployed application)) {
            throw new AssertionError(deployed.of(NAME).messages());
        }
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(application.base() + WAYS.get(0)))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertEquals(401, answer.statusCode());
    }

    private static HttpCaller ada(Deployments deployed, String name) throws Exception {
        HttpCaller ada = deployed.caller(name);
        String right = "{\"username\":\"ada\",\"password\":\"" + RealServer.PASSWORD + "\"}";
        ada.useTokensOf(ada.postJson("auth/login", right, Map.of()).json());
        return ada;
    }
}
