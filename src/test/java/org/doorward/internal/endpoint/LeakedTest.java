package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever finds a token may end it, and learns nothing by it. R129. */
class LeakedTest {
    private DoorwardServer server;
    private Visitor ada;

    @BeforeEach
    void start() {
        server = new DoorwardServer("doorward.admin.enabled", "true");
        ada = Visitor.program(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawHttp.Answer tell(String token, String... lines) {
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 1);
        all[lines.length] = IssuedToken.JSON;
        return RawHttp.send(server.port(), "POST /auth/tokens/revoke-leaked", "{\"token\":\"" + token + "\"}", all);
    }

    @Test
    void aLeakedTokenOfAnyKindIsOver() {
        IssuedToken pat = IssuedToken.pat(ada, "");
        IssuedToken key = IssuedToken.key(ada, "gateway", "", "");
        for (IssuedToken token : List.of(pat, key)) {
            assertEquals(202, tell(token.text()).status());
            Answers.assertProblem(401, "revoked", Answers.unhandled(server, token::hello));
        }
        RawHttp.Answer list = RawHttp.send(server.port(), "GET /auth/tokens", "", ada.bearer());
        assertTrue(list.body().contains("\"cause\":\"leaked\""), list::body);
        ada.assertSignedIn();
        assertEquals(202, tell(ada.refresh()).status());
        ada.assertOver("revoked");
    }

    @Test
    void everyTextIsOneAnswer() {
        IssuedToken pat = IssuedToken.pat(ada, "");
        RawHttp.Answer good = tell(IssuedToken.pat(ada, "").text());
        for (String text :
                List.of("x", "dwp_", pat.id(), pat.text() + "A", pat.text().substring(1), "\u00e9")) {
            RawHttp.Answer other = tell(text);
            assertEquals(good.status(), other.status());
            assertEquals(good.body(), other.body());
            assertEquals(
                    good.head().stream()
                            .filter(line -> !line.startsWith("Date"))
                            .toList(),
                    other.head().stream()
                            .filter(line -> !line.startsWith("Date"))
                            .toList());
        }
        assertEquals(200, pat.hello().status());
        Answers.assertProblem(
                422,
                "invalid-field",
                RawHttp.send(server.port(), "POST /auth/tokens/revoke-leaked", "{}", IssuedToken.JSON));
    }

    @Test
    void aSecretThatWasReplacedDoesNotEndItsSuccessor() {
        IssuedToken pat = IssuedToken.pat(ada, "");
        RawHttp.Answer rotated =
                RawHttp.send(server.port(), "POST /auth/tokens/" + pat.id() + "/rotate", "", ada.bearer());
        IssuedToken next = new IssuedToken(
                server, pat.id(), Answers.json(rotated).get("token").textValue());
        assertEquals(202, tell(pat.text()).status());
        assertEquals(200, next.hello().status());
    }

    @Test
    void eachAddressTellsSoManyAndTheOthersGoOn() {
        try (DoorwardServer proxied = new DoorwardServer("doorward.trusted-proxies", "127.0.0.1")) {
            for (int i = 0; i < 30; i++) {
                assertEquals(202, tellFrom(proxied, "192.0.2.7").status(), "call " + i);
            }
            RawHttp.Answer refused = tellFrom(proxied, "192.0.2.7");
            assertEquals(429, refused.status(), refused::toString);
            assertEquals("60", refused.header("Retry-After").orElseThrow());
            assertEquals(
                    "\"requests\";q=30;w=60", refused.header("RateLimit-Policy").orElseThrow());
            assertEquals(202, tellFrom(proxied, "192.0.2.8").status());
            for (int i = 0; i < 30; i++) {
                assertEquals(
                        202,
                        tellFrom(proxied, "2001:db8:1:2::" + Integer.toHexString(i))
                                .status());
            }
            assertEquals(429, tellFrom(proxied, "2001:db8:1:2:ffff::1").status(), "who has one has 2^64");
            assertEquals(202, tellFrom(proxied, "2001:db8:1:3::1").status());
            proxied.clock.advance(Duration.ofMinutes(1));
            assertEquals(202, tellFrom(proxied, "192.0.2.7").status());
        }
    }

    private static RawHttp.Answer tellFrom(DoorwardServer proxied, String address) {
        return RawHttp.send(
                proxied.port(),
                "POST /auth/tokens/revoke-leaked",
                "{\"token\":\"x\"}",
                "X-Forwarded-For: " + address,
                IssuedToken.JSON);
    }
}
