package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Targets of redirects that nobody listed: a small grammar makes them, in a fixed order; none leads a browser astray. */
@Tag("server")
class UnlistedReturnsTest {
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void noSignInLeadsOutOfTheApplication() {
        String own = "127.0.0.1:" + server.port();
        Set<String> values = new LinkedHashSet<>();
        for (String head : Rows.of("""
            ∅ / // /// //// \\ \\\\ /\\ \\/ /\\/ /␉/ /␊/ /␍␊/ ␉// ␣// ␀// /%09/ /%2f %2f%2f /%5c /%5C/ /.// /./
            /..// /../ /%2e// /x/..// /;/ /;// /\u00ad/ \uff0f\uff0f /\uff0f \u2215\u2215 http: http:/ http://
            HtTpS:// https:\\\\ http:/// http://OWN@ //OWN@ //OWN\\@ http://OWN. javascript:// javascript:
            data:text/html, vbscript: java␉script: jar:http:// /auth/../ /signin/..// /auth;/ /#// /%23// ?//
            """)) {
            for (String tail : Rows.of("""
            evil.test evil.test/ evil.test\\@OWN OWN@evil.test evil\u3002test [::1]/ 2130706433 evil.test%2f..
            evil.test␍␊Set-Cookie:␣a=b alert(1) x:y@evil.test
            """)) {
                values.add((head + tail).replace("OWN", own));
            }
        }
        assertTrue(values.size() > 500, "the grammar makes rows");
        List<String> out = new ArrayList<>();
        boolean signsIn = false;
        String form = "Content-Type: application/x-www-form-urlencoded";
        for (String value : values) {
            String wish = "&return_to=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
            String password = URLEncoder.encode(DoorwardServer.PASSWORD, StandardCharsets.UTF_8);
            // who signs in and who is sent back to the page, by turns
            signsIn = !signsIn;
            String body = (signsIn ? "username=ada&password=" + password : "username=&password=") + wish;
            RawHttp.Answer answer = RawHttp.send(
                    server.port(), "POST /auth/login", body, form, "Sec-Fetch-Mode: navigate", Visitor.SAME_ORIGIN);
            String location = answer.header("Location").orElse("none");
            boolean stays = location.matches("/(?![/\\\\])[!-\\[\\]-~]*") && !location.contains("/.");
            boolean ours = answer.headers("Set-Cookie").allMatch(cookie -> cookie.startsWith("__Host-doorward-"));
            if (answer.status() != 303
                    || location.startsWith("/signin?reason=") == signsIn
                    || !stays
                    || !ours
                    || location.toLowerCase(Locale.ROOT).startsWith("/auth/")) {
                out.add(value + " -> " + answer);
            }
        }
        assertEquals(List.of(), out);
    }
}
