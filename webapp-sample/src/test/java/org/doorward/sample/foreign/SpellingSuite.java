package org.doorward.sample.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.doorward.sample.HttpCaller;
import org.doorward.sample.server.Application;
import org.doorward.sample.server.Deployments;
import org.doorward.sample.server.RawCall;
import org.doorward.sample.server.RealServer;
import org.doorward.sample.server.ServerKind;
import org.doorward.sample.server.Suite;
import org.jboss.shrinkwrap.api.asset.StringAsset;

/**
 * Spellings of protected addresses that nobody listed: a small grammar makes them, in a fixed order. No server gives a file,
 * a page or a servlet's answer to strangers by any of them.
 */
public final class SpellingSuite implements Suite {
    private static final String NAME = "spellings";

    private static final List<String> PROTECTED = List.of("/vault/secret.txt", "/vault/secret.jsp", "/secret");

    /** What stands in the place of one character, by its code. */
    private static final List<IntFunction<String>> CHARACTERS = List.of(
            c -> "%%%02x".formatted(c),
            c -> "%%25%02X".formatted(c),
            c -> "%%c%x%%%02X".formatted(c >> 6, 0x80 | (c & 0x3f)),
            c -> "%%e0%%%02x%%%02x".formatted(0x80 | (c >> 6), 0x80 | (c & 0x3f)),
            c -> "%%u%04x".formatted(c),
            c -> Character.toString(0xfee0 + c),
            c -> "%%ef%%bc%%%02x".formatted(0x80 | ((c - 0x20) & 0x3f)),
            c -> Character.toString(c).toUpperCase(Locale.ROOT),
            c -> (char) c + "%e2%80%8b",
            c -> (char) c + "%00");

    /** What stands in the place of a slash. */
    private static final List<String> SLASHES = words("""
            // /// /./ /%2e/ /;/ /;x=y/ ;x=y/ /;a=/public/b/ /x/../ /x/..;/ /x/%2e%2e/ /x/%252e%252e/ \\ /\\ \\/
            %2f %2F /%2f %2f/ %5c /%5c %252f %255c %c0%af %c1%9c %e0%80%af %ef%bc%8f %u2215 /%20/ /%09/ /%00/ %00/
            /%0a/ /%0d%0a/ /%ff/ /.;/ /..;/ /%3f/ /%23/ /public/../ /public/..;/ /auth/../
            """);

    private static final List<String> ENDS = words("""
            / // /. /.. /./ /%2e /%2e%2e /; ; ;x=y ;.css ;/public/ ;jsessionid=1 ;jsessionid=1.css %3b . .. %2e
            %2E%2E %20 %20%20 + %09 %0a %0d%0a %00 %00.css %00/public/ %2500 %c2%a0 %e2%80%8b %c2%ad %ad ~ %7e1
            ::$DATA %3a%3a$DATA .css %2ecss /.css /x.css /x/../ \\ %5c /%5c %2f %2f/ %252f %c0%af % %2 %zz %e2%82
            %ff ? ?.css ?/public/ # #/public/ %23 %3f %3f.css * @ , = .bak .jspx
            """);

    private static final List<String> DOTS = words("""
            .. .%2e %2E%2e %252e%252e %c0%ae%c0%ae %e0%80%ae. %u002e. %ef%bc%8e%ef%bc%8e ..; ..;x=y %2e%2e; ;.. ..%3b
            ..%00 ..%20 ..%09 ..%0d .%00. ..%23 ..%3f
            """);

    private static final List<String> SEPARATORS = words("/ // /./ /;/ \\ %2f %5c %252f %c0%af");

    private static List<String> words(String text) {
        return List.of(text.strip().split("[ \n]+", -1));
    }

    @Override
    public List<Application> applications(ServerKind server) {
        return List.of(ForeignWar.named(
                NAME,
                ForeignWar.withBeans(server)
                        .addAsWebResource(new StringAsset("secret of the file"), "vault/secret.txt")
                        .addAsWebResource(new StringAsset("secret of the <%= \"page\" %>"), "vault/secret.jsp")
                        .addAsWebResource(new StringAsset("for everybody"), "public/open.txt")));
    }

    @Override
    public List<Promise> promises(ServerKind server) {
        List<Promise> promises = new ArrayList<>();
        for (String target : PROTECTED) {
            promises.add(new Promise(
                    "no spelling of " + target + " is served to strangers", deployed -> isClosed(deployed, target)));
        }
        promises.add(new Promise("who may is served what is there", SpellingSuite::isOpen));
        return promises;
    }

    /** Below the application's address. */
    private static Set<String> spellings(String target) {
        Set<String> all = new LinkedHashSet<>();
        for (int way = 0; way < CHARACTERS.size(); way++) {
            StringBuilder every = new StringBuilder();
            for (int i = 0; i < target.length(); i++) {
                String other = CHARACTERS.get(way).apply(target.charAt(i));
                // each way at some characters, and all ways together at all of them
                if ((i + way) % 3 == 0) {
                    all.add(target.substring(0, i) + other + target.substring(i + 1));
                }
                every.append(target.charAt(i) == '/' ? "/" : other);
            }
            all.add(every.toString());
        }
        for (int i = target.indexOf('/'); i >= 0; i = target.indexOf('/', i + 1)) {
            for (String other : SLASHES) {
                all.add(target.substring(0, i) + other + target.substring(i + 1));
            }
        }
        ENDS.forEach(end -> all.add(target + end));
        for (String dots : DOTS) {
            SEPARATORS.forEach(separator -> all.add("/public" + separator + dots + target));
            all.add("/public/x/" + dots + "/" + dots + target);
            all.add("/public/open.txt/" + dots + "/" + dots + target);
        }
        return all;
    }

    /** Request targets: those, and some with another beginning. */
    private static List<String> targets(URI base, String target) {
        String plain = "/" + NAME + target;
        Stream<String> beginnings = Stream.of(
                base.getScheme() + "://" + base.getAuthority(),
                "http://evil.test",
                "http://127.0.0.1",
                "http://user@127.0.0.1",
                "HTTP://127.0.0.1",
                "http:",
                "http://",
                "/",
                "/.",
                "/..",
                "/%2e%2e",
                "/;",
                "/;x=y",
                "\\",
                ".",
                "*",
                "?",
                "%2f",
                "/x/..",
                "/x/..;");
        return Stream.concat(
                        spellings(target).stream().map(spelling -> "/" + NAME + spelling),
                        Stream.concat(
                                beginnings.map(beginning -> beginning + plain),
                                Stream.of(
                                        "/" + NAME + ";x" + target,
                                        "/" + NAME + "/." + target,
                                        "/%73pellings" + target)))
                .toList();
    }

    /** What a server answers; empty where it closes the connection instead. */
    private static Optional<RawCall> answer(URI base, String sent) {
        try {
            return Optional.of(RawCall.send(base, "GET", sent, ""));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static void isClosed(Deployments deployed, String target) {
        deployed.caller(NAME);
        URI base = deployed.of(NAME).base();
        List<String> wrong = new ArrayList<>();
        int answered = 0;
        for (String sent : targets(base, target)) {
            Optional<RawCall> answer = answer(base, sent);
            if (answer.isPresent()) {
                answered++;
                String body = answer.get().body();
                boolean served = body.contains("secret of") || body.contains("<%=");
                boolean signedIn = answer.get().head().contains("doorward-access=");
                if (served || signedIn) {
                    wrong.add(sent + " -> " + answer.get());
                }
            }
        }
        assertEquals(List.of(), wrong);
        int all = answered;
        assertTrue(all > 250, () -> "only " + all + " were answered");
        assertEquals(401, answer(base, "/" + NAME + target).orElseThrow().status());
    }

    private static void isOpen(Deployments deployed) throws Exception {
        HttpCaller caller = deployed.caller(NAME);
        assertTrue(caller.get("public/open.txt").body().contains("for everybody"));
        String right = "{\"username\":\"ada\",\"password\":\"" + RealServer.PASSWORD + "\"}";
        caller.useTokensOf(caller.postJson("auth/login", right, Map.of()).json());
        for (String target : PROTECTED) {
            assertTrue(caller.get(target.substring(1)).body().contains("secret of"), target);
        }
    }
}
