package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.doorward.testing.Accounts;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One resource has many addresses: a directory, its welcome file, each of them spelled in many ways. */
@Tag("server")
class OneResourceTest {
    /** What is below a directory that a rule closes. */
    private static final String SECRET = "what a rule closes";

    /** How a rule may name a directory {@code D}. */
    private static final List<String> RULES = List.of("D", "D/", "D/*", "D/**", "D/index.xhtml, D/index.html, D/");

    private enum Kind {
        /** A welcome file that a servlet serves. */
        PAGE,
        /** One that is served as it is. */
        FILE,
        /** A servlet that is mapped to the directory and all below. */
        SERVLET,
        /** One that is mapped to the directory's own address. */
        EXACT
    }

    @TempDir
    private static Path files;

    private static DoorwardServer server;
    private static Visitor bob;
    private static final List<String> closed = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        Accounts accounts = new Accounts();
        Map<String, HttpServlet> servlets = new LinkedHashMap<>();
        List<String> roles = new ArrayList<>();
        List<String> accountsOnly = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            // what is below a servlet's directory is a resource of its own: only the rule for all of it closes that
            for (int rule = kind == Kind.SERVLET ? 3 : 0; rule < (kind == Kind.SERVLET ? 4 : RULES.size()); rule++) {
                for (String asked : rule < 2 ? List.of("r", "p") : List.of("r")) {
                    String directory = "/open/" + asked + kind + rule;
                    make(kind, directory, servlets);
                    (asked.equals("r") ? roles : accountsOnly)
                            .add(RULES.get(rule).replace("D", directory));
                    closed.add(directory);
                }
            }
        }
        Files.createDirectories(files.resolve("WEB-INF"));
        Files.writeString(
                files.resolve("WEB-INF/web.xml"),
                "<web-app><welcome-file-list><welcome-file>index.xhtml</welcome-file>"
                        + "<welcome-file>index.html</welcome-file></welcome-file-list></web-app>");
        page("open/plain/index.xhtml", "");
        page("start/index.html", "hello");
        page("mixed/index.html", "hello");
        page("mixed/index.xhtml", "");
        page("listed/other.txt", "hello");
        page("index.xhtml", "");
        servlets.put("/taken/*", new Secret());
        server = DoorwardServer.serving(
                files,
                servlets,
                "doorward.jpa.url",
                accounts.url(),
                "doorward.paths.public",
                "/open/**, /index.xhtml, /start/index.html, /mixed/index.html, /listed/*.txt, /taken/index.xhtml",
                "doorward.paths.protected",
                String.join(", ", accountsOnly),
                "doorward.paths.role.boss",
                String.join(", ", roles));
        accounts.add("bob", "user");
        bob = Visitor.program(server, "bob");
    }

    private static void make(Kind kind, String directory, Map<String, HttpServlet> servlets) throws IOException {
        switch (kind) {
            case PAGE -> page(directory.substring(1) + "/index.xhtml", SECRET);
            case FILE -> page(directory.substring(1) + "/index.html", SECRET);
            case SERVLET -> servlets.put(directory + "/*", new Secret());
            case EXACT -> servlets.put(directory + "/", new Secret());
        }
    }

    private static void page(String name, String text) throws IOException {
        Path file = files.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Serves what it is asked for. */
    private static final class Secret extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getOutputStream().print(SECRET);
        }
    }

    /** Ways to write a directory's address, and those of what is served there. */
    private static List<String> spellings(String directory) {
        String last = directory.substring(directory.lastIndexOf('/') + 1);
        String up = directory.substring(0, directory.length() - last.length());
        String odd = up + "%" + Integer.toHexString(last.charAt(0)) + last.substring(1);
        List<String> all = new ArrayList<>();
        for (String base : List.of(directory, odd)) {
            for (String end : List.of(
                    "",
                    "/",
                    "//",
                    "/.",
                    "/./",
                    "/x/..",
                    "/x/../",
                    "/%2e",
                    "/%2e/",
                    "%2f",
                    "/;",
                    ";",
                    "/;a=b",
                    ";jsessionid=1",
                    "/;jsessionid=1",
                    "/?",
                    "/?a=/open/plain/",
                    "/#",
                    "/%20",
                    "/%00",
                    "/%0a",
                    "\\",
                    "/%5c",
                    "/index.xhtml",
                    "/index.html",
                    "/%69ndex.xhtml",
                    "/%69ndex.html",
                    "/index%2exhtml",
                    "/index.xhtml/",
                    "/index.html/",
                    "/index.xhtml;a",
                    "/index.html;a",
                    "/./index.xhtml",
                    "//index.html",
                    "/index.xhtml%20",
                    "/INDEX.HTML",
                    "/index.html.",
                    "/index.xhtml%00.css",
                    "/%c0%ae/",
                    "/%ef%bc%8e/",
                    "/index.htm",
                    "/index.jsp",
                    "/%252e/",
                    "/..;/" + last + "/")) {
                all.add(base + end);
            }
        }
        all.add("/open/plain/.." + directory + "/");
        all.add("/open/plain/../" + last + "/");
        all.add("/" + directory + "/");
        all.add("http://127.0.0.1:1" + directory + "/");
        return all;
    }

    @Test
    void nothingThatARuleClosesIsServedByAnySpelling() {
        List<String> served = new ArrayList<>();
        for (String directory : closed) {
            boolean role = directory.startsWith("/open/r");
            for (String spelling : spellings(directory)) {
                for (String method : spelling.endsWith("/") ? List.of("GET", "POST") : List.of("GET")) {
                    RawHttp.Answer answer = role
                            ? RawHttp.send(server.port(), method + " " + spelling, "", bob.bearer())
                            : RawHttp.send(server.port(), method + " " + spelling, "");
                    assertTrue(answer.status() < 500, () -> spelling + answer);
                    if (answer.status() == 200) {
                        served.add(method + " " + spelling + " -> " + answer.body());
                    }
                }
            }
        }
        assertEquals(List.of(), served);
    }

    @Test
    void whoeverMayIsServedAtBothAddresses() {
        for (String directory : closed) {
            boolean may = directory.startsWith("/open/p");
            if (may) {
                RawHttp.Answer answer = RawHttp.send(server.port(), "GET " + directory + "/", "", bob.bearer());
                assertEquals(200, answer.status(), () -> directory + answer);
            }
        }
    }

    private static RawHttp.Answer anonymously(String requestLine) {
        return RawHttp.send(server.port(), requestLine, "");
    }

    @Test
    void aPublicWelcomeFileMakesItsDirectorysAddressPublic() {
        assertTrue(anonymously("GET /").body().startsWith("/index.xhtml|-"));
        assertTrue(anonymously("GET /?a=b").body().startsWith("/index.xhtml|-"));
        assertEquals(200, anonymously("HEAD /").status());
        assertEquals("hello", anonymously("GET /start/").body());
        assertEquals("hello", anonymously("GET /%73tart/").body());
    }

    @Test
    void nothingElseBecomesPublicByAPublicWelcomeFile() {
        for (String call : List.of("POST /", "PUT /", "DELETE /", "OPTIONS /", "POST /start/")) {
            assertEquals(401, anonymously(call).status(), call);
        }
        // the file that the server prefers is not public, there is none, or a servlet takes the address
        for (String call :
                List.of("GET /mixed/", "GET /listed/", "GET /nowhere/", "GET /taken/", "GET /x", "GET /start")) {
            RawHttp.Answer answer = anonymously(call);
            assertEquals(401, answer.status(), () -> call + answer);
            assertFalse(answer.body().contains("other.txt"), answer::body);
        }
    }
}
