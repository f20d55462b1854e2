package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.doorward.TenantId;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever finds a token may end it, and learns nothing by it. */
@Tag("server")
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

    /** What is known of a token that was told of while the node is flooded with made-up ones: never that it is over and is not. */
    @Test
    void inAFloodOfMadeUpTokensWhoeverTellsOfOneIsNotToldThatItIsOver() {
        TokenGenerator generator = new TokenGenerator();
        IssuedToken pat = IssuedToken.pat(ada, "");
        RawHttp.Answer told = null;
        for (int tries = 0; told == null || (told.status() == 202 && tries < 20); tries++) {
            pat = IssuedToken.pat(ada, "");
            RawHttp.Answer refused = null;
            while (refused == null || refused.status() != 429) {
                String madeUp = ApiTokenText.generate("dwp_", TenantId.DEFAULT, generator)
                        .text();
                refused = RawHttp.send(server.port(), "GET /api/hello", "", "Authorization: Bearer " + madeUp);
            }
            told = tell(pat.text());
            if (told.status() == 202) {
                // some time has passed since, and so there was one look-up more
                assertEquals(401, pat.hello().status());
            }
        }
        assertEquals(429, told.status(), told::toString);
        assertEquals("too-many", Answers.json(told).get("reason").textValue());
        assertEquals("1", told.header("Retry-After").orElseThrow());
        assertEquals("\"requests\";q=30;w=60", told.header("RateLimit-Policy").orElseThrow());
        RawHttp.Answer list = RawHttp.send(server.port(), "GET /auth/tokens/" + pat.id(), "", ada.bearer());
        assertEquals("active", Answers.json(list).get("state").textValue());
    }

    @Test
    void whatIsCountedTellsNoAddress() {
        try (RealRedis redis = new RealRedis();
                DoorwardServer proxied = new DoorwardServer(
                        "doorward.store", "redis",
                        "doorward.redis.address", redis.address(),
                        "doorward.redis.timeout", "10s",
                        "doorward.trusted-proxies", "127.0.0.1")) {
            for (String address : List.of("192.0.2.7", "2001:db8:1:2::1")) {
                assertEquals(202, tellFrom(proxied, address).status());
            }
            List<String> counted = redis.command("KEYS", "*").stream()
                    .filter(key -> key.contains("leaked."))
                    .toList();
            assertEquals(2, counted.size(), counted::toString);
            for (String guess : List.of(
                    "192.0.2.7", "c0000207", "2001:db8:1:2::/64", "2001:db8:1:2:0:0:0:0/64", "20010db800010002")) {
                String digest = new LimitKey(TenantId.DEFAULT, "leaked", guess).digest();
                assertTrue(counted.stream().noneMatch(key -> key.contains(digest) || key.contains(guess)), guess);
            }
        }
    }
}
