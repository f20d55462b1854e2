package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.doorward.testing.Accounts;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spellings of protected paths that nobody listed: small grammars make them, in a fixed order. Only the invariants are
 * known of each: no spelling serves what is protected to nobody or to who lacks the role.
 */
@Tag("server")
class UnlistedPathsTest {
    private static final String SECRET = "what the file keeps";
    private static final String START = "whoever is signed in may start";

    /** A servlet's path, one that needs a role, a file, a page and a directory with a welcome file; the rest needs a role. */
    private static final List<String> TARGETS =
            List.of("/api/hello", "/api/admin", "/vault/secret.txt", "/vault/page.xhtml", "/vault/");

    /** What stands in the place of one character, by its code. */
    private static final List<IntFunction<String>> CHARACTERS = List.of(
            c -> "%%%02x".formatted(c),
            c -> "%%%02X".formatted(c),
            c -> "%%25%02x".formatted(c),
            c -> "%%25%02X".formatted(c),
            c -> "%%2525%02x".formatted(c),
            c -> "%%%%%02x%02x".formatted(hexDigit(c >> 4), hexDigit(c & 15)),
            c -> "%%%x%%%02x".formatted(c >> 4, hexDigit(c & 15)),
            c -> "%%c%x%%%02X".formatted(c >> 6, 0x80 | (c & 0x3f)),
            c -> "%%e0%%%02x%%%02x".formatted(0x80 | (c >> 6), 0x80 | (c & 0x3f)),
            c -> "%%f0%%80%%%02x%%%02x".formatted(0x80 | (c >> 6), 0x80 | (c & 0x3f)),
            c -> "%%u%04x".formatted(c),
            c -> "%%%02x".formatted(c | 0x80),
            c -> Character.toString(0xfee0 + c),
            c -> "%%ef%%bc%%%02x".formatted(0x80 | ((c - 0x20) & 0x3f)),
            c -> Character.toString(c).toUpperCase(Locale.ROOT),
            c -> "&#%d;".formatted(c),
            c -> (char) c + "%cc%81",
            c -> (char) c + "%e2%80%8b",
            c -> (char) c + "%00");

    private static final List<String> DOTS = Rows.of("""
            .. .%2e %2e. %2E%2e %252e%252e %c0%ae%c0%ae %e0%80%ae. %u002e. \uff0e\uff0e %ef%bc%8e%ef%bc%8e ..;
            ..;x=y %2e%2e; ;.. ..%3b ..%00 ..%20 ..%09 ..%0d .%00. ..%23 ..%3f ... .;.
            """);

    private static final List<String> SEPARATORS = Rows.of("""
            / // /./ /;/ \\ /\\ %2f %2F %5c %252f %c0%af \uff0f \u2215
            """);

    /** What stands in the place of a slash. */
    private static final List<String> SLASHES = Rows.of("""
            // /// /./ /%2e/ /.%00/ /;/ /;x=y/ ;x=y/ /;a=/public/b/ /x/../ /x/..;/ /x/%2e%2e/ /x/%252e%252e/ \\
            /\\ \\/ %2f %2F /%2f %2f/ %5c %5C/ /%5c %252f %255c %c0%af %c1%9c %e0%80%af \uff0f %ef%bc%8f %u2215
            %u002f /%20/ /%09/ /%00/ %00/ /%0a/ /%0d%0a/ /% /%2 /%zz/ /%ff/ /\u00ad/ /.;/ /..;/ /#/ /?/ /%3f/
            /%23/ /public/../ /public/..;/ /auth/../ /signin/../
            """);

    private static final List<String> ENDS = Rows.of("""
            / // /. /.. /./ /%2e /%2e%2e /; ; ;x=y ;.css ;/public/ ;jsessionid=1 ;jsessionid=1.css %3b %3Bx . ..
            %2e %2E%2E %20 %20%20 + %09 %0a %0d%0a %00 %00.css %00/public/ %2500 ␀ \u00a0 %c2%a0 %e3%80%80
            %e2%80%8b %c2%ad %ad ~ %7e1 ::$DATA %3a%3a$DATA .css %2ecss /.css /x.css /x/../ \\ %5c /%5c %2f %2f/
            %252f %255c %c0%af % %2 %zz %e2%82 %ff %fe%ff ? ?.css ?/public/ ?;x=/public/ # #/public/ %23 %3f
            %3f.css * | " < { ^ ` %25 %25%32%66 @ , = index.html /index.html /index.html/ /index.html;x
            """);

    private static final List<String> BEGINNINGS = Rows.of("""
            http://127.0.0.1 http://127.0.0.1:1 http://evil.test HTTP://127.0.0.1 https://127.0.0.1
            http://user@127.0.0.1 http://127.0.0.1/public/.. http://127.0.0.1/public/..; http://127.0.0.1/
            http://127.0.0.1/. http://127.0.0.1;x http://127.0.0.1? http://127.0.0.1\\ http:// http:/ http:
            ftp://127.0.0.1 file:// jar:http://127.0.0.1! //127.0.0.1 // / /. /.. /%2e%2e /; /;x=y \\
            \\\\127.0.0.1 . .. * ? # %2f %00 ; public public/.. /public? /public# /public; /public%3f /public%00
            /PUBLIC/.. /%70ublic/.. /auth/.. /auth/..; /signin/.. /signin;
            """);

    @TempDir
    private static Path files;

    private static DoorwardServer server;
    private static Visitor ada;
    private static Visitor bob;

    @BeforeAll
    static void start() throws IOException {
        Path vault = Files.createDirectories(files.resolve("vault"));
        for (String name : List.of("secret.txt", "page.xhtml", "index.html")) {
            Files.writeString(vault.resolve(name), SECRET);
        }
        Files.writeString(files.resolve("index.html"), START);
        Accounts accounts = new Accounts();
        server = DoorwardServer.serving(
                files,
                Map.of(),
                "doorward.jpa.url",
                accounts.url(),
                "doorward.paths.public",
                "/public/**",
                "doorward.paths.role.admin",
                "/api/admin, /vault/**");
        accounts.add("bob", "user");
        ada = Visitor.program(server);
        bob = Visitor.program(server, "bob");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static int hexDigit(int value) {
        return Character.forDigit(value, 16);
    }

    /** One character written otherwise, each in turn, and then all. */
    private static List<String> byCharacter(String target) {
        List<String> all = new ArrayList<>();
        for (IntFunction<String> way : CHARACTERS) {
            StringBuilder every = new StringBuilder();
            for (int i = 0; i < target.length(); i++) {
                String other = way.apply(target.charAt(i));
                if (i % 2 == 1) {
                    all.add(target.substring(0, i) + other + target.substring(i + 1));
                }
                every.append(target.charAt(i) == '/' ? "/" : other);
            }
            all.add(every.toString());
        }
        return all;
    }

    private static List<String> bySlash(String target) {
        List<String> all = new ArrayList<>();
        for (int i = target.indexOf('/'); i >= 0; i = target.indexOf('/', i + 1)) {
            for (String other : SLASHES) {
                all.add(target.substring(0, i) + other + target.substring(i + 1));
            }
        }
        return all;
    }

    /** From a public path up and down again. */
    private static List<String> byJoin(String target) {
        List<String> all = new ArrayList<>();
        for (String dots : DOTS) {
            for (String separator : SEPARATORS) {
                all.add("/public" + separator + dots + target);
            }
            all.add("/public/x/" + dots + "/" + dots + target);
            all.add("/public/" + dots + "/" + dots + "/" + dots + target);
            all.add(target.substring(0, target.lastIndexOf('/')) + "/x/" + dots
                    + target.substring(target.lastIndexOf('/')));
        }
        return all;
    }

    private static Set<String> spellings(String target) {
        Set<String> all = new LinkedHashSet<>(byCharacter(target));
        all.addAll(bySlash(target));
        ENDS.forEach(end -> all.add(target + end));
        BEGINNINGS.forEach(beginning -> all.add(beginning + target));
        all.addAll(byJoin(target));
        return all;
    }

    /** Those that lead to this very resource, by all that is known. */
    private static List<String> plainSpellings(String target) {
        List<String> all = new ArrayList<>(List.of(target, target + "?", target + "?.css"));
        for (IntFunction<String> way : CHARACTERS.subList(0, 2)) {
            for (int i = 0; i < target.length(); i++) {
                if (target.charAt(i) != '/') {
                    all.add(target.substring(0, i) + way.apply(target.charAt(i)) + target.substring(i + 1));
                }
            }
        }
        return all;
    }

    /** What is wrong with an answer; empty when nothing is. */
    private static String wrong(String spelling, RawHttp.Answer answer, String who, boolean handled) {
        List<String> faults = new ArrayList<>();
        String identity = who.equals("-") ? "|-|null|false|REQUEST" : "|" + who + "|DOORWARD|false|REQUEST";
        String path = answer.body().replace(identity, "");
        boolean mayPass = who.equals("-") ? path.matches("(?s)/public(/.*)?") : !path.matches("/api/admin/?|/vault/.*");
        if (handled && !(mayPass && answer.body().equals(path + identity))) {
            faults.add("handled");
        }
        if (answer.body().contains(SECRET)) {
            faults.add("served");
        }
        boolean started = !who.equals("-") && answer.body().equals(START);
        if ((answer.status() < 400 && !handled && !started) || answer.status() >= 500) {
            faults.add("status");
        }
        if (answer.headers("Set-Cookie").findAny().isPresent()) {
            faults.add("cookie");
        }
        if (answer.toString().contains(ada.access()) || answer.toString().contains(bob.access())) {
            faults.add("secret");
        }
        return faults.isEmpty() ? "" : faults + " " + who + " " + spelling + " -> " + answer;
    }

    private static int assertHolds(String target, String who, String... lines) {
        List<String> wrong = new ArrayList<>();
        Set<String> spellings = spellings(target);
        for (String spelling : spellings) {
            int before = server.handled.get();
            RawHttp.Answer answer = RawHttp.send(server.port(), "GET " + spelling, "", lines);
            String fault = wrong(spelling, answer, who, server.handled.get() != before);
            if (!fault.isEmpty()) {
                wrong.add(fault);
            }
        }
        assertEquals(List.of(), wrong);
        return spellings.size();
    }

    @Test
    void noSpellingOfAProtectedPathServesNobody() {
        int rows = 0;
        for (String target : TARGETS) {
            rows += assertHolds(target, "-");
        }
        assertTrue(rows > 1_500, "the grammars make rows: " + rows);
    }

    @Test
    void noSpellingOfAPathThatNeedsARoleServesWhoLacksIt() {
        for (String target : TARGETS.subList(1, 3)) {
            assertHolds(target, "bob", bob.bearer());
        }
    }

    /** The rows above are about what is there: who may is served by each plain spelling. */
    @Test
    void plainSpellingsServeWhoMay() {
        for (String target : TARGETS) {
            String expected =
                    target.contains(".xhtml") || target.startsWith("/api") ? target + "|ada|DOORWARD" : SECRET;
            for (String spelling : plainSpellings(target)) {
                RawHttp.Answer answer = RawHttp.send(server.port(), "GET " + spelling, "", ada.bearer());
                assertTrue(answer.body().startsWith(expected), () -> spelling + " -> " + answer);
                assertEquals(
                        401, RawHttp.send(server.port(), "GET " + spelling, "").status(), spelling);
            }
        }
    }
}
