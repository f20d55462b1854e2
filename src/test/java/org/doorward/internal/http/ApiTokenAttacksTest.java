package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.doorward.TenantId;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Personal access tokens and API keys, near misses of them and other things in their place, byte for byte.
 */
@Tag("server")
class ApiTokenAttacksTest {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    private static DoorwardServer server;
    private static Visitor ada;
    private static Visitor browser;
    private static IssuedToken pat;
    private static IssuedToken key;

    @BeforeAll
    static void start() {
        server = new DoorwardServer("doorward.admin.enabled", "true");
        ada = Visitor.program(server);
        browser = Visitor.browser(server);
        pat = IssuedToken.pat(ada, "");
        key = IssuedToken.key(ada, "gateway", "\"user\"", "");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer refused(String requestLine, String body, String... lines) {
        return Answers.assertSetsNoCookie(
                Answers.unhandled(server, () -> RawHttp.send(server.port(), requestLine, body, lines)));
    }

    private static void assertAllGood() {
        for (IssuedToken token : List.of(pat, key)) {
            assertEquals(200, token.hello().status());
        }
        ada.assertSignedIn();
    }

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
            variants.add(token.substring(0, i));
        }
        for (String more : List.of("=", "A", "0", ".", "%", "%20", "%00", "-", "_", "\"", "/", "+", "~")) {
            variants.add(token + more);
            variants.add(more + token);
        }
        variants.add(token + token);
        variants.add(token.toUpperCase(Locale.ROOT));
        variants.add(token.toLowerCase(Locale.ROOT));
        variants.add(new StringBuilder(token).reverse().toString());
        variants.add(token.substring(0, 4) + "64656661756c74_" + token.substring(4));
        variants.add(token.replace("_", "%5F"));
        variants.add(URLEncoder.encode(token, StandardCharsets.UTF_8) + "%0a");
        variants.add(Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)));
        variants.add(token.substring(0, 9) + "\u200b" + token.substring(9));
        variants.add(token.substring(0, 9) + "\u202e" + token.substring(9));
        variants.add("\ufeff" + token);
        variants.add(token.replace('d', '\u0501'));
        variants.add("\uff44" + token.substring(1));
        variants.add(pat.text().substring(0, 4) + key.text().substring(4));
        variants.add(key.text().substring(0, 4) + pat.text().substring(4));
        variants.removeIf(token::equals);
        return variants;
    }

    @Test
    void noVariantIsGood() {
        List<String> good = new ArrayList<>();
        for (IssuedToken token : List.of(pat, key)) {
            for (String variant : variantsOf(token.text())) {
                for (String header : List.of("Authorization: Bearer ", "X-API-Key: ")) {
                    RawHttp.Answer answer = refused("GET /api/hello", "", header + variant);
                    String reason = Answers.json(answer).get("reason").textValue();
                    if (answer.status() != 401
                            || !List.of("malformed", "unknown").contains(reason)) {
                        good.add(header + variant + " -> " + answer);
                    }
                }
            }
        }
        assertEquals(List.of(), good);
        assertAllGood();
    }

    @Test
    void wellFormedTextsThatNobodyMadeAreUnknown() {
        TokenGenerator generator = new TokenGenerator();
        for (TenantId tenant : List.of(TenantId.DEFAULT, new TenantId("other"))) {
            for (String prefix : List.of("dwp_", "dwk_")) {
                String text = ApiTokenText.generate(prefix, tenant, generator).text();
                Answers.assertProblem(401, "unknown", refused("GET /api/hello", "", "Authorization: Bearer " + text));
            }
            String other = ApiTokenText.generate("dwx_", tenant, generator).text();
            Answers.assertProblem(401, "malformed", refused("GET /api/hello", "", "Authorization: Bearer " + other));
        }
    }

    @Test
    void whatIsNoTokenIsNone() {
        String csrf = Answers.json(RawHttp.send(server.port(), "GET /auth/csrf", "", browser.cookies()))
                .get("csrf_token")
                .textValue();
        List<String> texts = List.of(
                pat.id(),
                key.id(),
                "script",
                "dwp_" + pat.id(),
                csrf,
                "dwp_" + csrf,
                ada.session(),
                "dwp_",
                "dwk_",
                "dwp");
        for (String text : texts) {
            for (String header : List.of("Authorization: Bearer ", "X-API-Key: ")) {
                Answers.assertProblem(401, "malformed", refused("GET /api/hello", "", header + text));
            }
            for (String cookie : List.of(Visitor.ACCESS_COOKIE, "JSESSIONID")) {
                assertEquals(
                        401,
                        refusedWithCookie("GET /api/hello", cookie + "=" + text).status());
            }
        }
        for (String scheme : List.of("Bearer dwp_", "Basic ", "Digest ", "")) {
            for (int length : List.of(64 * 1024, 100_000, 1_048_576)) {
                String line = "Authorization: " + scheme + "A".repeat(length);
                RawHttp.Answer huge =
                        Answers.unhandled(server, () -> RawHttp.send(server.port(), "GET /api/hello", "", line));
                assertTrue(huge.status() == 431 || huge.status() == 400, huge::toString);
            }
        }
    }

    /** A browser is told to forget a cookie that will never be good. */
    private static RawHttp.Answer refusedWithCookie(String requestLine, String cookie) {
        return Answers.unhandled(
                server, () -> RawHttp.send(server.port(), requestLine, "", "Cookie: " + cookie, Visitor.SAME_ORIGIN));
    }

    @Test
    void eachKindIsGoodInItsOwnPlaceAlone() {
        for (IssuedToken token : List.of(pat, key)) {
            for (String name : List.of(Visitor.ACCESS_COOKIE, Visitor.REFRESH_COOKIE)) {
                assertEquals(
                        401,
                        refusedWithCookie("GET /api/hello", name + "=" + token.text())
                                .status());
                assertEquals(
                        401,
                        refusedWithCookie("POST /auth/refresh", name + "=" + token.text())
                                .status());
            }
            String json = "{\"refresh_token\":\"" + token.text() + "\"}";
            Answers.assertProblem(401, "malformed", refused("POST /auth/refresh", json, IssuedToken.JSON));
        }
        Answers.assertProblem(401, "malformed", refused("GET /api/hello", "", "X-API-Key: " + pat.text()));
        for (String other : List.of(ada.access(), ada.refresh(), browser.refresh())) {
            Answers.assertProblem(401, "malformed", refused("GET /api/hello", "", "X-API-Key: " + other));
        }
        assertEquals(
                200,
                RawHttp.send(server.port(), "GET /api/hello", "", "X-API-Key: " + key.text())
                        .status());
        assertAllGood();
    }

    @Test
    void neitherQueryNorPathNorBodyCarriesOne() {
        for (IssuedToken token : List.of(pat, key)) {
            for (String name : List.of("access_token", "token", "api_key", "Authorization", "ticket", "X-API-Key")) {
                String pair = name + "=" + token.text();
                Answers.assertProblem(401, "unauthenticated", refused("GET /api/hello?" + pair, ""));
                Answers.assertProblem(401, "unauthenticated", refused("POST /api/x", pair, FORM));
                assertEquals(400, refused("GET /api/hello;" + pair, "").status());
            }
            Answers.assertProblem(
                    401,
                    "unauthenticated",
                    refused("POST /api/x", "{\"access_token\":\"" + token.text() + "\"}", IssuedToken.JSON));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200|Authorization: Bearer %",
                "200|Authorization: bearer %",
                "200|authorization: BEARER %",
                "200|Authorization: Bearer  %",
                "200|Authorization: Bearer\t%",
                "200|Authorization: Bearer % ",
                "200|Authorization: Basic YTpi\r\nAuthorization: Bearer %",
                "401|Authorization: Bearer",
                "401|Authorization: Bearer % %",
                "401|Authorization: Bearer %,%",
                "401|Authorization: Bearer %, %",
                "401|Authorization: Bearer \"%\"",
                "401|Authorization:",
                "401|Authorization: Token %",
                "401|Authorization: %",
                "401|Authorization: DPoP %",
                "401|Authorization: ApiKey %",
                "401|Authorization: Basic %",
                "401|Authorization: Digest %",
                "401|Authorization: Negotiate %",
                "401|Proxy-Authorization: Bearer %",
                "401|X-API-Token: %",
                "401|X-API-Key: Bearer %",
                "401|X-API-Key:",
                "400|Authorization: Bearer %\r\nAuthorization: Bearer %",
                "400|Authorization: Bearer %\r\nAuthorization: Bearer x",
                "400|Authorization: Bearer %\r\nX-API-Key: %",
                "400|Authorization: Bearer %\r\nX-API-Key: x",
                "400|Authorization: Bearer x\r\nX-API-Key: %",
                "400|X-API-Key: %\r\nX-API-Key: %",
                "400|Authorization: Bearer\r\n %",
                "400|Authorization: Bearer\r\n\t%",
                "400|Authorization: Bearer %\r\n folded",
                "400|Authorization : Bearer %",
                "400|:authority: x\r\nAuthorization: Bearer %",
                "400|Authorization: Bearer \u0000%",
                "400|Authorization: Bearer %\rX: y"
            })
    void thisTableSaysWhatAHeaderComesTo(String row) {
        int expected = Integer.parseInt(row.substring(0, 3));
        for (IssuedToken token : List.of(pat, key)) {
            String lines = row.substring(4).replace("%", token.text());
            int before = server.handled.get();
            RawHttp.Answer answer = RawHttp.send(server.port(), "GET /api/hello", "", lines);
            assertEquals(expected, answer.status(), () -> row + answer);
            assertEquals(before + (expected == 200 ? 1 : 0), server.handled.get());
        }
        assertAllGood();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer garbage",
                "Authorization: Bearer dwp_garbage",
                "Authorization: Bearer",
                "Authorization:",
                "X-API-Key: garbage",
                "X-API-Key:"
            })
    void aJunkHeaderIsNoWayAroundTheCrossOriginCheck(String junk) {
        for (String site : List.of("Sec-Fetch-Site: cross-site", "Origin: https://evil.test", "X-None: 1")) {
            Answers.assertProblem(401, "malformed", refused("POST /api/x", "", junk, browser.cookies(), site));
            Answers.assertProblem(
                    401, "malformed", refused("POST /auth/logout-all", "", junk, browser.cookies(), site));
        }
        assertEquals(
                200,
                RawHttp.send(server.port(), "GET /api/hello", "", browser.cookies())
                        .status());
    }

    @Test
    void aGoodTokenNeedsNoOriginAndDecidesBesideACookie() {
        RawHttp.Answer answer = RawHttp.send(
                server.port(), "POST /api/x", "", key.bearer(), browser.cookies(), "Sec-Fetch-Site: cross-site");
        assertTrue(answer.body().contains("|gateway|"), answer::toString);
    }
}
