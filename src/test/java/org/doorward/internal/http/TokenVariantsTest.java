package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TestSettings;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A token is good byte for byte, or not at all. */
@Tag("server")
class TokenVariantsTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** All that is near a token and is not it. */
    private static List<String> variantsOf(String token) {
        List<String> variants = new ArrayList<>();
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            char other = Character.isLowerCase(c) ? Character.toUpperCase(c) : Character.toLowerCase(c);
            if (other != c) {
                variants.add(token.substring(0, i) + other + token.substring(i + 1));
            }
            variants.add(token.substring(0, i) + (c == 'A' ? 'B' : 'A') + token.substring(i + 1));
            variants.add(token.substring(0, i) + token.substring(i + 1));
            if (i > 0) {
                variants.add(token.substring(0, i));
            }
        }
        String allButLast = token.substring(0, token.length() - 1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            char c = ALPHABET.charAt(i);
            if (c != token.charAt(token.length() - 1)) {
                variants.add(allButLast + c);
            }
            variants.add(token + c);
        }
        for (String more : List.of("=", "==", ".", "..", "~", "+", "/", "%", "%20", "%00", "%0a", "-", ",", "\"")) {
            variants.add(token + more);
            variants.add(more + token);
        }
        variants.add("\"" + token + "\"");
        variants.add(token + token);
        variants.add(token + "." + token);
        variants.add(token.toUpperCase(java.util.Locale.ROOT));
        variants.add(token.toLowerCase(java.util.Locale.ROOT));
        variants.add(new StringBuilder(token).reverse().toString());
        variants.add(URLEncoder.encode(token, StandardCharsets.UTF_8)
                .replace("_", "%5F")
                .replace(".", "%2E"));
        variants.add(Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)));
        variants.add(token.replaceFirst("[aeo]", "\u0430"));
        variants.add(token.substring(0, 9) + "\u200b" + token.substring(9));
        variants.add("\u202e" + token);
        variants.add("\ufeff" + token);
        variants.removeIf(token::equals);
        return variants;
    }

    @Test
    void noVariantOfAnAccessTokenIsGood() {
        Visitor ada = Visitor.program(server);
        int before = server.handled.get();
        List<String> good = new ArrayList<>();
        for (String variant : variantsOf(ada.access())) {
            RawHttp.Answer answer =
                    RawHttp.send(server.port(), "GET /api/hello", "", "Authorization: Bearer " + variant);
            if (answer.status() != 401) {
                good.add(variant + " -> " + answer.status());
            }
        }
        assertEquals(List.of(), good);
        assertEquals(before, server.handled.get());
        ada.assertSignedIn();
    }

    @Test
    void noVariantOfARefreshTokenIsGoodOrHarmsTheSessionThatItNames() {
        Visitor ada = Visitor.program(server);
        List<String> good = new ArrayList<>();
        for (String variant : variantsOf(ada.refresh())) {
            RawHttp.Answer answer = RawHttp.send(
                    server.port(),
                    "POST /auth/refresh",
                    Json.write(Map.of("refresh_token", variant)),
                    "Content-Type: application/json");
            if (answer.status() != 401) {
                good.add(variant + " -> " + answer.status());
            } else {
                String reason = Answers.json(answer).get("reason").textValue();
                if (!List.of("malformed", "unknown").contains(reason)) {
                    good.add(variant + " -> " + reason);
                }
            }
        }
        assertEquals(List.of(), good);
        ada.assertSignedIn();
        assertEquals(200, ada.refreshInBody().status(), "made-up tokens end nobody's session");
    }

    @Test
    void tokensOfAnotherSecretAreUnknown() {
        try (DoorwardServer other = new DoorwardServer("doorward.secret", TestSettings.newSecret())) {
            Visitor stranger = Visitor.program(other);
            Visitor ada = Visitor.program(server);
            assertFalse(stranger.access().equals(ada.access()));
            Answers.assertProblem(
                    401,
                    "unknown",
                    Answers.unhandled(
                            server, () -> RawHttp.send(server.port(), "GET /api/hello", "", stranger.bearer())));
            RawHttp.Answer refresh = RawHttp.send(
                    server.port(),
                    "POST /auth/refresh",
                    Json.write(Map.of("refresh_token", stranger.refresh())),
                    "Content-Type: application/json");
            Answers.assertProblem(401, "unknown", refresh);
        }
    }

    @Test
    void theSignatureOfOneTokenIsNoSignatureOfAnother() {
        String[] one = Visitor.program(server).access().split("\\.", -1);
        String[] other = Visitor.program(server).access().split("\\.", -1);
        String payload = new String(Base64.getUrlDecoder().decode(one[1]), StandardCharsets.UTF_8);
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(StandardCharsets.UTF_8));
        String later = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(payload.replaceFirst("\"exp\":\\d+", "\"exp\":4102444800")
                        .getBytes(StandardCharsets.UTF_8));
        for (String forged : List.of(
                one[0] + "." + one[1] + "." + other[2],
                one[0] + "." + other[1] + "." + one[2],
                one[0] + "." + later + "." + one[2],
                none + "." + one[1] + ".",
                none + "." + one[1] + "." + one[2],
                one[0] + "." + one[1] + ".",
                one[0] + "." + one[1],
                one[0] + ".." + one[2],
                "." + one[1] + "." + one[2],
                "{\"payload\":\"" + one[1] + "\",\"protected\":\"" + one[0] + "\",\"signature\":\"" + one[2] + "\"}")) {
            RawHttp.Answer answer = Answers.unhandled(
                    server, () -> RawHttp.send(server.port(), "GET /api/hello", "", "Authorization: Bearer " + forged));
            assertEquals(401, answer.status(), () -> forged + answer);
        }
    }

    @Test
    void anAccessTokenIsGoodUntilItsTimeAndNotOneMomentLonger() {
        try (DoorwardServer brief = new DoorwardServer("doorward.session.access", "10s")) {
            Visitor ada = Visitor.program(brief);
            brief.clock.advance(Duration.ofMillis(10_876));
            ada.assertSignedIn();
            brief.clock.advance(Duration.ofMillis(1));
            RawHttp.Answer expired = Answers.unhandled(brief, ada::hello);
            Answers.assertSetsNoCookie(Answers.assertProblem(401, "expired", expired));
            assertEquals(200, ada.refreshInBody().status(), "the session goes on");
        }
    }

    @Test
    void whatIsExpiredIsExpiredInACookieTooAndTheBrowserKeepsItsRefreshToken() {
        try (DoorwardServer brief =
                new DoorwardServer("doorward.session.access", "10s", "doorward.session.transparent", "false")) {
            Visitor browser = Visitor.browser(brief);
            brief.clock.advance(Duration.ofSeconds(11));
            RawHttp.Answer expired =
                    Answers.unhandled(brief, () -> RawHttp.send(brief.port(), "GET /api/hello", "", browser.cookies()));
            Answers.assertSetsNoCookie(Answers.assertProblem(401, "expired", expired));
        }
    }
}
