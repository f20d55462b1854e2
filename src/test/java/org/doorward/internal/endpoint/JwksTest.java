package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other services verify our access tokens with. */
@Tag("server")
class JwksTest {
    private static DoorwardServer server(String algorithm) {
        return new DoorwardServer("doorward.admin.enabled", "true", "doorward.jwt.algorithm", algorithm);
    }

    private static RawHttp.Answer get(DoorwardServer server, String... lines) {
        return Answers.unhandled(server, () -> RawHttp.send(server.port(), "GET /auth/jwks.json", "", lines));
    }

    private static List<JsonNode> keys(DoorwardServer server) {
        RawHttp.Answer answer = get(server);
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("public, max-age=300", answer.header("Cache-Control").orElseThrow());
        assertEquals("application/jwk-set+json", answer.header("Content-Type").orElseThrow());
        JsonNode set = Answers.json(answer);
        assertEquals(1, set.size());
        List<JsonNode> keys = new ArrayList<>();
        set.get("keys").forEach(keys::add);
        return keys;
    }

    private static byte[] bytes(JsonNode key, String member) {
        return Base64.getUrlDecoder().decode(key.get(member).textValue());
    }

    private static BigInteger number(JsonNode key, String member) {
        return new BigInteger(1, bytes(key, member));
    }

    /** As a service does that knows nothing but RFC 7517 and 7518. */
    private static boolean verifies(JsonNode key, String token) throws GeneralSecurityException {
        boolean ec = key.get("kty").textValue().equals("EC");
        PublicKey publicKey;
        if (ec) {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            publicKey = KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(
                            new ECPoint(number(key, "x"), number(key, "y")),
                            curve.getParameterSpec(ECParameterSpec.class)));
        } else {
            publicKey = KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
        }
        Signature verifier = Signature.getInstance(ec ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
        verifier.initVerify(publicKey);
        verifier.update(token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
        return verifier.verify(Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1)));
    }

    private static String kidOf(String token) {
        String header = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[0]), StandardCharsets.UTF_8);
        return header.replaceFirst(".*\"kid\":\"([^\"]*)\".*", "$1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256"})
    void anybodyCanVerifyAnAccessTokenWithThePublishedKey(String algorithm) throws GeneralSecurityException {
        try (DoorwardServer server = server(algorithm)) {
            Visitor ada = Visitor.program(server);
            JsonNode key = keys(server).get(0);
            assertEquals(algorithm, key.get("alg").textValue());
            assertEquals("sig", key.get("use").textValue());
            assertEquals(kidOf(ada.access()), key.get("kid").textValue());
            for (int i = 0; i < 3; i++) {
                assertTrue(verifies(key, Visitor.program(server).access()));
            }
            assertFalse(verifies(key, ada.access().replaceFirst("\\.ey.", ".eyK")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256"})
    void onlyPublicMembersAreThereEverAndOfTheRightLength(String algorithm) {
        try (DoorwardServer server = server(algorithm)) {
            for (JsonNode key : keys(server)) {
                Set<String> names = new TreeSet<>();
                key.fieldNames().forEachRemaining(names::add);
                if (algorithm.equals("ES256")) {
                    assertEquals(Set.of("kty", "use", "alg", "kid", "crv", "x", "y"), names);
                    assertEquals("P-256", key.get("crv").textValue());
                    assertEquals(32, bytes(key, "x").length);
                    assertEquals(32, bytes(key, "y").length);
                } else {
                    assertEquals(Set.of("kty", "use", "alg", "kid", "n", "e"), names);
                    assertEquals(384, bytes(key, "n").length);
                    assertNotEquals(0, bytes(key, "n")[0]);
                    assertEquals("AQAB", key.get("e").textValue());
                }
            }
        }
    }

    @Test
    void keysAreThereBeforeTheySignAndAsLongAsTheyVerify() throws GeneralSecurityException {
        try (DoorwardServer server = server("ES256")) {
            Visitor ada = Visitor.program(server);
            String first = get(server).header("ETag").orElseThrow();
            assertEquals(
                    201,
                    RawHttp.send(server.port(), "POST /auth/admin/keys", "", ada.bearer())
                            .status());
            List<JsonNode> both = keys(server);
            assertEquals(2, both.size());
            assertTrue(verifies(both.get(0), ada.access()));
            assertNotEquals(first, get(server).header("ETag").orElseThrow());
            server.clock.advance(Duration.ofMinutes(10));
            String token = Visitor.program(server).access();
            assertTrue(verifies(both.get(1), token));
            server.clock.advance(Duration.ofMinutes(17));
            assertEquals(List.of(both.get(1)), keys(server));
        }
    }

    @Test
    void ofHs256NothingIsPublished() {
        try (DoorwardServer server = server("HS256")) {
            assertEquals(List.of(), keys(server));
        }
    }

    @Test
    void whoHasItAlreadyIsToldSo() {
        try (DoorwardServer server = server("ES256")) {
            String tag = get(server).header("ETag").orElseThrow();
            assertEquals(tag, get(server).header("ETag").orElseThrow());
            for (String shown : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
                RawHttp.Answer answer = get(server, "If-None-Match: " + shown);
                assertEquals(304, answer.status(), shown);
                assertEquals("", answer.body());
                assertEquals(tag, answer.header("ETag").orElseThrow());
                assertEquals(
                        "public, max-age=300", answer.header("Cache-Control").orElseThrow());
            }
            assertEquals(200, get(server, "If-None-Match: \"x\"").status());
        }
    }

    @Test
    void itIsForEverybodyWhateverTheyShowAndOnlyToRead() {
        try (DoorwardServer server = server("ES256")) {
            assertEquals(200, get(server, "Authorization: Bearer nonsense").status());
            assertEquals(
                    200,
                    get(server, "Sec-Fetch-Site: cross-site", "Origin: https://elsewhere.test")
                            .status());
            Answers.assertProblem(405, "method-not-allowed", RawHttp.send(server.port(), "POST /auth/jwks.json", ""));
        }
    }
}
