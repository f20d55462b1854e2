package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.doorward.internal.token.AccessTokenCodec;
import org.doorward.testing.Issuer;
import org.junit.jupiter.api.Test;

/** Tokens that somebody made who has none of our keys. */
abstract class ForgedTokenContract extends TokenForge {
    ForgedTokenContract(JwtAlgorithm algorithm) {
        super(algorithm);
    }

    @Test
    void noAlgorithmIsNone() {
        List<String> tokens = new ArrayList<>();
        String kid = "\"kid\":\"" + key.kid() + "\"";
        for (String alg : List.of(
                "\"none\"",
                "\"None\"",
                "\"NONE\"",
                "\"nOnE\"",
                "\"none \"",
                "\" none\"",
                "\"none\\u0000\"",
                "\"\\u006eone\"",
                "\"\"",
                "null",
                "[]",
                "[\"none\"]",
                "{}",
                "0",
                "false",
                "\"HS256,none\"",
                "\"undefined\"",
                "\"NULL\"")) {
            String header = "{\"alg\":" + alg + ",\"typ\":\"at+jwt\"," + kid + "}";
            String content = encoded(header) + "." + encoded(payload());
            tokens.addAll(List.of(
                    content,
                    content + ".",
                    content + "." + BASE64.encodeToString(signature()),
                    content + "." + BASE64.encodeToString(new byte[signature().length]),
                    signed(header, payload())));
        }
        tokens.add(signed("{\"typ\":\"at+jwt\"," + kid + "}", payload()));
        assertAllRefused(tokens);
    }

    /** what everybody knows of our keys is no HMAC key, and nor is what everybody guesses. */
    @Test
    void nothingPublicIsAnHmacKey() {
        List<byte[]> known = new ArrayList<>();
        for (String guess : List.of(
                "secret",
                "changeme",
                "password",
                "doorward",
                "access token",
                "key",
                "your-256-bit-secret",
                "0",
                " ",
                key.kid(),
                "null",
                "undefined",
                "org.doorward/1")) {
            known.add(guess.getBytes(StandardCharsets.UTF_8));
        }
        known.add(new byte[32]);
        known.add(new byte[64]);
        for (JwtAlgorithm published : List.of(JwtAlgorithm.ES256, JwtAlgorithm.RS256)) {
            SigningKey theirs = keysOf(published).signing(NOW);
            byte[] der = Base64.getUrlDecoder().decode(theirs.entry().publicPart());
            String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            String pem = "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----";
            String jwk = new PublicKeys(keysOf(published), Clock.fixed(NOW, ZoneOffset.UTC))
                    .jwks()
                    .get(0)
                    .toString();
            for (String text : List.of(
                    pem,
                    pem + "\n",
                    pem.replace("\n", "\r\n"),
                    pem.replace("PUBLIC", "RSA PUBLIC"),
                    lines,
                    lines.replace("\n", ""),
                    jwk,
                    theirs.entry().publicPart())) {
                known.add(ascii(text));
            }
            known.add(der);
        }
        // the key of the secret alone is known in each set
        Set<String> kids = new TreeSet<>(
                List.of(key.kid(), keysOf(JwtAlgorithm.HS256).signing(NOW).kid()));
        List<String> tokens = new ArrayList<>();
        for (String kid : kids) {
            String header = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}";
            for (byte[] hmacKey : known) {
                tokens.add(hmac(encoded(header) + "." + encoded(payload()), hmacKey));
            }
        }
        assertAllRefused(tokens);
    }

    /** The very key that a forger signs with, under its own name and under ours; none for a key that cannot be published. */
    private List<String> ownKeys(SigningKey theirs) throws GeneralSecurityException {
        if (algorithm == JwtAlgorithm.HS256) {
            return List.of();
        }
        KeyFactory factory = KeyFactory.getInstance(algorithm == JwtAlgorithm.ES256 ? "EC" : "RSA");
        byte[] der = Base64.getUrlDecoder().decode(theirs.entry().publicPart());
        KeyPair pair = new KeyPair(factory.generatePublic(new X509EncodedKeySpec(der)), null);
        return List.of("\"jwk\":" + Issuer.jwk("theirs", pair), "\"jwk\":" + Issuer.jwk(key.kid(), pair));
    }

    /** a key in the header, or the address of one. Whoever is named there hears nothing. */
    @Test
    void aKeyThatTheTokenBringsIsNotUsedNorFetched() throws IOException, GeneralSecurityException {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + listener.getLocalPort();
            SigningKey theirs = strangersKey();
            String der = theirs.entry().publicPart();
            String x5c = "\"x5c\":[\"" + der.replace('-', '+').replace('_', '/') + "\"]";
            List<String> tokens = new ArrayList<>();
            List<String> headers = new ArrayList<>(ownKeys(theirs));
            headers.addAll(List.of(
                    "\"jwk\":{\"kty\":\"oct\",\"k\":\"" + BASE64.encodeToString(new byte[32]) + "\"}",
                    "\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"" + key.kid()
                            + "\",\"x\":\"AA\",\"y\":\"AA\"}",
                    "\"jwk\":{\"kty\":\"RSA\",\"n\":\"" + der + "\",\"e\":\"AQAB\"}",
                    "\"jku\":\"" + address + "/jwks.json\"",
                    "\"jku\":\"" + address + "/auth/jwks.json#@doorward\"",
                    "\"jku\":\"http://doorward@127.0.0.1:" + listener.getLocalPort() + "/\"",
                    "\"jku\":\"file:///dev/null\"",
                    "\"x5u\":\"" + address + "/cert.pem\"",
                    "\"x5u\":\"http://169.254.169.254/latest/meta-data/\"",
                    x5c,
                    "\"x5t\":\"" + BASE64.encodeToString(new byte[20]) + "\"",
                    "\"x5t#S256\":\"" + BASE64.encodeToString(new byte[32]) + "\"",
                    "\"iss\":\"" + address + "\"",
                    "\"url\":\"" + address + "\""));
            for (String more : headers) {
                for (String kid :
                        List.of(key.kid(), address, "${jndi:ldap://127.0.0.1:" + listener.getLocalPort() + "/x}")) {
                    String header =
                            "{" + more + ",\"alg\":\"" + algorithm + "\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}";
                    tokens.add(signedBy(theirs, header, payload()));
                    tokens.add(hmac(encoded(header) + "." + encoded(payload()), new byte[32]));
                }
            }
            assertAllRefused(tokens);
            listener.setSoTimeout(50);
            assertThrows(SocketTimeoutException.class, listener::accept);
        }
    }

    /** a name is looked up among ours and is nothing else. */
    @Test
    void aKeyNameIsANameAndNothingElse() {
        List<String> tokens = new ArrayList<>();
        String escape = "\\";
        for (String kid : List.of(
                "\"../../../../dev/null\"",
                "\"/dev/null\"",
                "\"file:///etc/passwd\"",
                "\"x' OR '1'='1\"",
                "\"x' UNION SELECT 'k'--\"",
                "\"${7*7}\"",
                "\"#{7*7}\"",
                "\"{{7*7}}\"",
                "\"|id\"",
                "\"a\\r\\nSet-Cookie: x=y\"",
                "\"" + "A".repeat(5_000) + "\"",
                "12345678",
                "[\"" + key.kid() + "\"]",
                "{\"kid\":\"" + key.kid() + "\"}",
                "\"" + key.kid() + " \"",
                "\" " + key.kid() + "\"",
                "\"" + key.kid() + escape + "u0000\"",
                "\"\"",
                "null",
                "true",
                "\"" + key.kid().toUpperCase(Locale.ROOT) + "x\"",
                "\"" + key.kid() + "/../" + key.kid() + "\"",
                "\"*\"",
                "\"%\"",
                "\"" + key.kid().substring(1) + "\"",
                "\"AAAAAAAA\"",
                "\"AAAAAAAAAAAAAAAA\"")) {
            tokens.add(signed(with(header(), "kid", "\"kid\":" + kid), payload()));
        }
        tokens.add(signed(with(header(), "kid", ""), payload()));
        tokens.add(signed(with(header(), "kid", "\"kid\":\"" + "A".repeat(1_000_000) + "\""), payload()));
        assertAllRefused(tokens);
    }

    /** everything is right but the key. */
    @Test
    void aPerfectTokenOfAnotherKeyOfTheSameKindAndNameIsRefused() throws GeneralSecurityException {
        SigningKey theirs = strangersKey();
        String perfect = signedBy(theirs, header(), payload());
        assertEquals(issued.length(), perfect.length());
        assertAllRefused(List.of(perfect));
    }

    /** the key decides the algorithm; of all combinations only the diagonal is good. */
    @Test
    void aKeyOfOneAlgorithmVerifiesNoOther() throws GeneralSecurityException {
        List<String> tokens = new ArrayList<>();
        for (JwtAlgorithm named : JwtAlgorithm.values()) {
            for (JwtAlgorithm signs : JwtAlgorithm.values()) {
                if (named != algorithm || signs != algorithm) {
                    String header = named == algorithm ? header() : with(header(), "alg", "\"alg\":\"" + named + "\"");
                    tokens.add(signedBy(keysOf(signs).signing(NOW), header, payload()));
                }
            }
        }
        assertEquals(8, tokens.size());
        assertAllRefused(tokens);
    }

    @Test
    void aChangedTokenIsRefusedWhereverItWasChanged() {
        List<String> tokens = new ArrayList<>();
        for (int at = 0; at < issued.length(); at += algorithm == JwtAlgorithm.RS256 ? 7 : 1) {
            char other = issued.charAt(at) == 'A' ? 'B' : 'A';
            tokens.add(issued.substring(0, at) + other + issued.substring(at + 1));
        }
        List<String> good = tokens.stream().filter(this::isGood).toList();
        assertEquals(List.of(), good);
    }

    @Test
    void signaturesOfAnyOtherLengthAreRefused() {
        byte[] good = signature();
        List<String> tokens = new ArrayList<>();
        for (int length : new int[] {0, 1, 31, 33, 63, 65, 70, 72, 96, 128, 255, 257, 383, 385, 512, 513}) {
            if (length != good.length) {
                tokens.add(withSignature(Arrays.copyOf(good, length)));
                byte[] padded = new byte[length];
                int copied = Math.min(length, good.length);
                System.arraycopy(good, good.length - copied, padded, length - copied, copied);
                tokens.add(withSignature(padded));
            }
        }
        assertAllRefused(tokens);
    }

    /** A key that is gone is told from one that was never ours, and nothing in the token is believed. */
    @Test
    void aTokenThatOnlyNamesARetiredKeyIsNeverGood() {
        KeysBed bed = new KeysBed();
        KeysBed.Node node = bed.node(JwtAlgorithm.HS256);
        String old = node.issued();
        node.rotateAtOnce();
        assertEquals(KeyRotation.Removal.REMOVED, node.rotation.remove(KeysBed.kidOf(old), "test"));
        String[] parts = old.split("\\.", -1);
        for (String made : List.of(
                old,
                parts[0] + "." + encoded("{}") + "." + parts[2],
                parts[0] + "." + parts[1] + "." + "A".repeat(43))) {
            assertInstanceOf(AccessTokenCodec.Verification.Retired.class, node.verified(made));
        }
        String none = encoded(decoded(parts[0]).replace("HS256", "none"));
        assertInstanceOf(
                AccessTokenCodec.Verification.NotOurs.class, node.verified(none + "." + parts[1] + "." + parts[2]));
    }
}
