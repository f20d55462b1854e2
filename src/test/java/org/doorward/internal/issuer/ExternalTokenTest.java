package org.doorward.internal.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Issuer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bearer tokens that another issuer signed, over HTTP, with that issuer on loopback. */
@Tag("server")
class ExternalTokenTest {
    private static final ExternalTokenBed BED = new ExternalTokenBed();

    @AfterAll
    static void stop() {
        BED.close();
    }

    @Test
    void aTokenOfATrustedIssuerIsGood() {
        for (String token : List.of(
                BED.good(),
                Issuer.signed(
                        Json.write(BED.header("ES256", "ec")),
                        Json.write(BED.claims()),
                        Issuer.EC,
                        ExternalTokenBed.ES))) {
            RawHttp.Answer answer = BED.call("/api/hello", token);
            assertEquals(200, answer.status(), answer::toString);
            assertTrue(answer.body().contains("|grace|DOORWARD|true|"), answer::body);
        }
        assertEquals(
                200, BED.call("/api/admin", BED.good()).status(), "its roles are by the claim that the settings name");
        assertEquals(403, BED.call("/api/root", BED.good()).status());
    }

    @Test
    void aStreamEndsWithItsToken() {
        try (ExternalTokenBed bed = new ExternalTokenBed();
                DoorwardServer streaming = bed.server("doorward.cache.max-age", "1s")) {
            streaming.own = (request, response) -> {
                request.startAsync().setTimeout(0);
                response.flushBuffer();
                streaming.clock.advance(Duration.ofMinutes(10));
            };
            // read to its end, or the time-out of the client
            long start = System.nanoTime();
            RawHttp.Answer answer = ExternalTokenBed.call(streaming, "GET /api/own", bed.good());
            assertEquals(200, answer.status(), answer::toString);
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(45).toNanos(), "the client gives up after 60 s");
        }
    }

    @Test
    void meSaysWhoItIsAndThatThereIsNoSession() {
        RawHttp.Answer me = BED.call("/auth/me", BED.good());
        assertEquals(200, me.status(), me::toString);
        assertEquals("idp|4711", Answers.json(me).get("account").get("id").textValue());
        assertTrue(Answers.json(me).get("session_id").isNull());
        RawHttp.Answer sessions = BED.call("/auth/sessions", BED.good());
        Answers.assertProblem(403, "wrong-credential", sessions);
    }

    @Test
    void withoutARolesClaimThereAreNoRoles() {
        try (DoorwardServer plain = new DoorwardServer(
                "doorward.issuer.idp.url",
                BED.issuer.url(),
                "doorward.issuer.idp.audience",
                ExternalTokenBed.AUDIENCE)) {
            RawHttp.Answer answer = ExternalTokenBed.call(plain, "GET /api/admin", BED.good());
            assertEquals(403, answer.status(), answer::toString);
        }
    }

    @Test
    void ourOwnTokensAreGoodBesides() {
        Visitor.program(BED.server).assertSignedIn();
    }

    @Test
    void inACookieItIsNone() {
        RawHttp.Answer answer = RawHttp.send(
                BED.server.port(), "GET /api/hello", "", "Cookie: " + Visitor.ACCESS_COOKIE + "=" + BED.good());
        assertEquals(401, answer.status(), answer::toString);
    }

    @Test
    void onlyTheIssuersOwnKeysCount() {
        KeyPair other = Issuer.rsa(2_048);
        BED.refused(
                "another key",
                Issuer.signed(
                        Json.write(BED.header("RS256", "rsa")), Json.write(BED.claims()), other, ExternalTokenBed.RS));
        BED.refused(
                "another key of the issuer's",
                Issuer.signed(
                        Json.write(BED.header("ES256", "rsa")),
                        Json.write(BED.claims()),
                        Issuer.EC,
                        ExternalTokenBed.ES));
        BED.refused("a cut signature", BED.good().substring(0, BED.good().length() - 4));
        Map<String, Object> withKey = BED.header("RS256", "rsa");
        withKey.put("jwk", Json.readObject(Issuer.jwk("rsa", other)).orElseThrow());
        BED.refused(
                "a key of its own",
                Issuer.signed(Json.write(withKey), Json.write(BED.claims()), other, ExternalTokenBed.RS));
        for (String reference : List.of("jku", "x5u")) {
            Map<String, Object> header = BED.header("RS256", "rsa");
            header.put(reference, BED.issuer.url() + "/elsewhere");
            BED.refused(
                    reference, Issuer.signed(Json.write(header), Json.write(BED.claims()), other, ExternalTokenBed.RS));
        }
        assertEquals(0, BED.issuer.others.get(), "nothing is fetched from where a token says");
    }

    @Test
    void theHeaderChoosesNoAlgorithm() {
        for (String algorithm :
                List.of("none", "None", "HS256", "HS512", "RS512", "PS256", "ES512", "EdDSA", "dir", "")) {
            BED.refused(algorithm, BED.rsa(BED.header(algorithm, "rsa"), BED.claims()));
        }
        String content =
                Issuer.encoded(Json.write(BED.header("none", "rsa"))) + "." + Issuer.encoded(Json.write(BED.claims()));
        BED.refused("no signature", content + ".");
        BED.refused("no third part", content);
    }

    @Test
    void algorithmsThatTheSettingsDoNotNameAreRefusedThoughTheSignatureIsRight() {
        BED.refused("RS512", BED.signed("RS512", "rsa", Issuer.RSA, "SHA512withRSA"));
        BED.refused("RS384", BED.signed("RS384", "rsa", Issuer.RSA, "SHA384withRSA"));
        BED.refused("ES256 by an RSA key's name", BED.signed("ES256", "rsa", Issuer.EC, ExternalTokenBed.ES));
        BED.refused("DER", BED.signed("ES256", "ec", Issuer.EC, "SHA256withECDSA"));
    }

    @Test
    void aPublicKeyIsNoSecret() {
        byte[] der = Issuer.RSA.getPublic().getEncoded();
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n";
        for (String text : List.of(pem, pem.strip(), lines, Issuer.jwk("rsa", Issuer.RSA), "", "secret")) {
            byte[] secret = text.isEmpty() ? new byte[1] : text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            BED.refused("HS256", BED.signedWithSecret("rsa", secret));
        }
        BED.refused("HS256 with DER", BED.signedWithSecret("rsa", der));
    }

    @Test
    void signaturesOfNothingAreRefused() {
        String content = BED.good().substring(0, BED.good().lastIndexOf('.'));
        String header = Issuer.encoded(Json.write(BED.header("ES256", "ec")));
        String claims = content.substring(content.indexOf('.'));
        for (int length : List.of(1, 63, 64, 65, 128, 256)) {
            String zeros = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[length]);
            BED.refused("ES256 zeros " + length, header + claims + "." + zeros);
            BED.refused("RS256 zeros " + length, content + "." + zeros);
        }
    }

    @Test
    void encryptedTokensAreNone() {
        String header = Issuer.encoded("{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\",\"kid\":\"rsa\",\"typ\":\"at+jwt\"}");
        BED.refused("JWE", header + ".AA.AA.AA.AA");
    }

    @Test
    void anAdministratorElsewhereIsNoneOfOurKeys() {
        try (DoorwardServer own = BED.server("doorward.admin.enabled", "true")) {
            for (String call : List.of("GET", "POST")) {
                RawHttp.Answer answer = ExternalTokenBed.call(own, call + " /auth/admin/keys", BED.good());
                assertEquals(403, answer.status(), answer::toString);
            }
        }
    }

    @Test
    void typeAndCriticalExtensionsAndKeyIdsAreLookedAt() {
        for (String type : List.of("JWT", "logout+jwt", "dpop+jwt", "at+jwt ", "secevent+jwt", "")) {
            Map<String, Object> header = BED.header("RS256", "rsa");
            header.put("typ", type);
            BED.refused(type, BED.rsa(header, BED.claims()));
        }
        Map<String, Object> without = BED.header("RS256", "rsa");
        without.remove("typ");
        BED.refused("no type", BED.rsa(without, BED.claims()));
        Map<String, Object> critical = BED.header("RS256", "rsa");
        critical.put("crit", List.of("exp"));
        critical.put("exp", 1);
        BED.refused("critical", BED.rsa(critical, BED.claims()));
        Map<String, Object> anonymous = BED.header("RS256", "rsa");
        anonymous.remove("kid");
        BED.refused("no key id", BED.rsa(anonymous, BED.claims()));
        for (String id : List.of("", "../../dev/null", "x' OR 1=1 --", "k".repeat(300), "rsa\r\n")) {
            BED.refused(id, BED.rsa(BED.header("RS256", id), BED.claims()));
        }
        Map<String, Object> media = BED.header("RS256", "rsa");
        media.put("typ", "application/at+jwt");
        assertEquals(200, BED.call("/api/hello", BED.rsa(media, BED.claims())).status());
    }

    @Test
    void aTokenThatIsBoundToAKeyIsNoBearerToken() {
        for (Object confirmation : new Object[] {
            Map.of("jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"),
            Map.of("x5t#S256", "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"),
            Map.of(),
            "anything"
        }) {
            Map<String, Object> claims = BED.claims();
            claims.put("cnf", confirmation);
            BED.refused("bound by " + confirmation, BED.rsa(BED.header("RS256", "rsa"), claims));
        }
        Map<String, Object> claims = BED.claims();
        claims.put("cnf", null);
        BED.refused("bound by null", BED.rsa(BED.header("RS256", "rsa"), claims));
    }

    @Test
    void everyClaimIsCheckedForPresenceTypeAndValue() {
        long now = BED.server.clock.instant().getEpochSecond();
        Map<String, List<Object>> bad = new LinkedHashMap<>();
        bad.put(
                "iss",
                List.of(
                        BED.issuer.url() + "/",
                        BED.issuer.url().toUpperCase(java.util.Locale.ROOT),
                        7,
                        List.of(BED.issuer.url())));
        bad.put(
                "aud",
                List.of(
                        "other",
                        ExternalTokenBed.AUDIENCE + "/",
                        List.of(),
                        List.of("a", "b"),
                        7,
                        Map.of("x", "y"),
                        ""));
        bad.put("sub", List.of("", 7, List.of("4711"), "x".repeat(200), "a\u0000b", Map.of()));
        bad.put("exp", List.of(now, now - 1, "4102444800", -1, true, List.of(now + 300)));
        bad.put("iat", List.of(now + 120, "1", true, List.of(now)));
        bad.put("nbf", List.of(now + 120, "1", true));
        bad.forEach((name, values) -> {
            for (Object value : values) {
                Map<String, Object> claims = BED.claims();
                claims.put(name, value);
                BED.refused(name + "=" + value, BED.rsa(BED.header("RS256", "rsa"), claims));
            }
        });
        for (String name : List.of("iss", "aud", "sub", "exp", "iat")) {
            Map<String, Object> claims = BED.claims();
            claims.remove(name);
            BED.refused("no " + name, BED.rsa(BED.header("RS256", "rsa"), claims));
        }
        Map<String, Object> several = BED.claims();
        several.put("aud", List.of("other", ExternalTokenBed.AUDIENCE));
        assertEquals(
                200,
                BED.call("/api/hello", BED.rsa(BED.header("RS256", "rsa"), several))
                        .status());
    }

    @Test
    void doubledMembersAndOtherSpellingsAreRefused() {
        String claims = Json.write(BED.claims());
        String doubled = claims.substring(0, claims.length() - 1) + ",\"sub\":\"4711\"}";
        BED.refused(
                "doubled",
                Issuer.signed(Json.write(BED.header("RS256", "rsa")), doubled, Issuer.RSA, ExternalTokenBed.RS));
        BED.refused("padded", BED.good() + "=");
        BED.refused("blank", BED.good().replace(".", ". "));
        BED.refused("four parts", BED.good() + ".x");
        String nested = "{\"a\":" + "[".repeat(1_000) + "]".repeat(1_000) + "," + claims.substring(1);
        BED.refused(
                "deep", Issuer.signed(Json.write(BED.header("RS256", "rsa")), nested, Issuer.RSA, ExternalTokenBed.RS));
    }

    @Test
    void itEndsAtItsTime() {
        String token = BED.good();
        assertEquals(200, BED.call("/api/hello", token).status());
        BED.server.clock.advance(java.time.Duration.ofMinutes(5));
        Answers.assertProblem(401, "expired", BED.call("/api/hello", token));
    }
}
