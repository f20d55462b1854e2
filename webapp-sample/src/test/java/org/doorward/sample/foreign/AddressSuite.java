package org.doorward.sample.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import java.io.StringReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.doorward.sample.server.Application;
import org.doorward.sample.server.Deployments;
import org.doorward.sample.server.RawCall;
import org.doorward.sample.server.RealServer;
import org.doorward.sample.server.ServerKind;
import org.doorward.sample.server.Suite;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** One resource has many addresses; and what people see at those that they may not. */
public final class AddressSuite implements Suite {
    private static final String NAME = "addresses";
    private static final String CLOSED = "what a rule closes";

    /** How a rule may name a directory {@code D}. */
    private static final List<String> RULES = List.of("D", "D/", "D/*", "D/**");

    /** What a directory is answered by: a servlet by extension, a file as it is. */
    private static final List<String> WELCOME = List.of("index.page", "index.html");

    private static final List<String> ENDS = List.of(
            "",
            "/",
            "//",
            "/.",
            "/./",
            "/x/../",
            "/%2e/",
            "%2f",
            "/;",
            ";a=b",
            "/;jsessionid=1",
            "/?a=b",
            "/%20",
            "/index.page",
            "/index.html",
            "/%69ndex.page",
            "/%69ndex.html",
            "/index%2ehtml",
            "/index.page;a",
            "/./index.html",
            "//index.html",
            "/INDEX.HTML",
            "/index.html.",
            "/index.html%20",
            "/%c0%ae/",
            "/index.htm",
            "/..;/");

    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <servlet>
                <servlet-name>page</servlet-name>
                <servlet-class>org.doorward.sample.foreign.SecretServlet</servlet-class>
              </servlet>
              <servlet-mapping>
                <servlet-name>page</servlet-name>
                <url-pattern>*.page</url-pattern>
              </servlet-mapping>
              FACES
              <welcome-file-list>
                <welcome-file>index.page</welcome-file>
                <welcome-file>index.html</welcome-file>
              </welcome-file-list>
              <error-page>
                <error-code>403</error-code>
                <location>/refused.page</location>
              </error-page>
            </web-app>
            """;

    private static final String FACES = """
            <servlet>
              <servlet-name>faces</servlet-name>
              <servlet-class>jakarta.faces.webapp.FacesServlet</servlet-class>
            </servlet>
            <servlet-mapping>
              <servlet-name>faces</servlet-name>
              <url-pattern>/faces/*</url-pattern>
              <url-pattern>*.xhtml</url-pattern>
              <url-pattern>*.jsf</url-pattern>
            </servlet-mapping>
            """;

    private static final String VIEW =
            "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>" + CLOSED + "</body></html>";

    @Override
    public List<Application> applications(ServerKind server) {
        List<String> closed = new ArrayList<>(List.of("/open/view/secret.xhtml"));
        WebArchive war = ForeignWar.withBeans(server);
        for (String directory : directories()) {
            int rule = directory.charAt(directory.length() - 1) - '0';
            closed.add(RULES.get(rule).replace("D", directory));
            for (String file : WELCOME) {
                if (directory.contains(file.substring(6))) {
                    war.addAsWebResource(new StringAsset(CLOSED), directory.substring(1) + "/" + file);
                }
            }
        }
        war.addAsWebResource(new StringAsset(""), "index.page");
        war.addAsWebResource(new StringAsset("<p>hello</p>"), "start/index.html");
        war.addAsWebResource(new StringAsset("other"), "listed/other.txt");
        war.addAsWebResource(new StringAsset(VIEW), "open/view/secret.xhtml");
        war.setWebXML(new StringAsset(WEB_XML.replace("FACES", server.hasCdi() ? FACES : "")));
        war.delete("WEB-INF/classes/META-INF/doorward.properties");
        war.addAsResource(
                new StringAsset("doorward.store=memory\ndoorward.secret=3RKBxW-9tLq7vE2sYpUd_0cHmZaJ4fGnTb6rKoiQ\n"
                        + "doorward.paths.public=/public/**, /open/**, /faces/**, /index.page, /start/index.html,"
                        + " /listed/*.txt\n"
                        + "doorward.sign-in.page=/sign-in\n"
                        + "doorward.paths.role.boss=" + String.join(", ", closed) + "\n"),
                "META-INF/doorward.properties");
        return List.of(ForeignWar.named(NAME, war));
    }

    /** Those that a role closes: the end names the rule. */
    private static List<String> directories() {
        List<String> all = new ArrayList<>();
        for (String file : WELCOME) {
            for (int rule = 0; rule < RULES.size(); rule++) {
                all.add("/open/" + file.substring(6) + rule);
            }
        }
        return all;
    }

    @Override
    public List<Promise> promises(ServerKind server) {
        return List.of(
                new Promise("nothing that a rule closes is served by any spelling", AddressSuite::isClosed),
                new Promise("a public welcome file makes its directory's address public", AddressSuite::isPublic),
                new Promise("a Faces view is closed under all its addresses", AddressSuite::viewsAreClosed),
                new Promise("people see the application's error page, or ours", AddressSuite::showsPages));
    }

    private static URI base(Deployments deployed) {
        deployed.caller(NAME);
        return deployed.of(NAME).base();
    }

    private static RawCall call(URI base, String method, String path, String... headerLines) throws Exception {
        return RawCall.send(base, method, "/" + NAME + path, "", headerLines);
    }

    /** The header line of somebody who lacks the role. */
    private static String bearer(URI base) throws Exception {
        String login = "{\"username\":\"ada\",\"password\":\"" + RealServer.PASSWORD + "\"}";
        RawCall answer =
                RawCall.send(base, "POST", "/" + NAME + "/auth/login", login, "Content-Type: application/json");
        assertEquals(200, answer.status(), answer::toString);
        String json = answer.body()
                .substring(answer.body().indexOf('{'), answer.body().lastIndexOf('}') + 1);
        return "Authorization: Bearer "
                + Json.createReader(new StringReader(json)).readObject().getString("access_token");
    }

    private static void isClosed(Deployments deployed) throws Exception {
        URI base = base(deployed);
        String bearer = bearer(base);
        List<String> served = new ArrayList<>();
        for (String directory : directories()) {
            for (String end : ENDS) {
                for (String spelling : List.of(directory + end, directory.replace("/open/", "/open/%7") + end)) {
                    String sent = spelling.replace("%7p", "%70").replace("%7h", "%68");
                    RawCall answer = call(base, "GET", sent, bearer);
                    assertTrue(answer.status() < 500, () -> sent + answer);
                    if (answer.body().contains(CLOSED) || answer.body().contains("secret of")) {
                        served.add(sent + " -> " + answer);
                    }
                }
            }
            assertEquals(403, call(base, "GET", directory + "/", bearer).status(), directory);
        }
        assertEquals(List.of(), served);
    }

    private static void isPublic(Deployments deployed) throws Exception {
        URI base = base(deployed);
        assertTrue(call(base, "GET", "/").body().contains("secret of nobody"));
        assertTrue(call(base, "GET", "/?a=b").body().contains("secret of nobody"));
        assertTrue(call(base, "GET", "/start/").body().contains("<p>hello</p>"));
        assertEquals(200, call(base, "HEAD", "/start/").status());
        for (String path : List.of("/listed/", "/nowhere/", "/nothing", "/secret/")) {
            assertEquals(401, call(base, "GET", path).status(), path);
        }
    }

    private static void viewsAreClosed(Deployments deployed) throws Exception {
        URI base = base(deployed);
        String bearer = bearer(base);
        for (String path : List.of(
                "/open/view/secret.xhtml",
                "/open/view/secret.jsf",
                "/faces/open/view/secret.xhtml",
                "/faces/open/view/secret.jsf",
                "/faces/faces/open/view/secret.xhtml")) {
            RawCall answer = call(base, "GET", path, bearer);
            assertTrue(!answer.body().contains(CLOSED) && answer.status() >= 400, () -> path + answer);
        }
    }

    private static void showsPages(Deployments deployed) throws Exception {
        URI base = base(deployed);
        String navigate = "Sec-Fetch-Mode: navigate";
        RawCall own = call(base, "GET", "/open/html0/", bearer(base), navigate);
        assertEquals(403, own.status(), own::toString);
        // the application's page knows who was turned away
        assertTrue(own.body().contains("secret of ada"), own::toString);
        assertEquals("forbidden", own.header("Doorward-Reason").orElse("none"), own::toString);
        assertTrue(own.header("Cache-Control").orElse("").contains("no-store"), own::toString);
        RawCall ours = call(base, "GET", "/auth/nothing", navigate, "Accept-Language: zh-CN");
        assertEquals(404, ours.status(), ours::toString);
        assertEquals("not-found", ours.header("Doorward-Reason").orElse("none"), ours::toString);
        assertTrue(ours.body().contains("未找到"), ours::toString);
        assertTrue(ours.header("Content-Security-Policy").orElse("").startsWith("default-src 'none'"), ours::toString);
        RawCall problem = call(base, "GET", "/open/html0/", bearer(base));
        assertEquals("application/problem+json", problem.header("Content-Type").orElse("none"), problem::toString);
    }
}
