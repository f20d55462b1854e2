package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One of each kind of forged token, as it comes from outside: in a header and in a cookie. The codec's tests have all. */
@Tag("server")
class ForgedTokensTest {
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hmac(String content, byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return content + "." + BASE64.encodeToString(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Signed by somebody with a key of the same kind. */
    private static String byStranger(String algorithm, String content) throws GeneralSecurityException {
        if (algorithm.equals("HS256")) {
            return hmac(content, new byte[] {1, 2, 3});
        }
        boolean ec = algorithm.equals("ES256");
        KeyPairGenerator pairs = KeyPairGenerator.getInstance(ec ? "EC" : "RSA");
        if (ec) {
            pairs.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            pairs.initialize(3072);
        }
        PrivateKey key = pairs.generateKeyPair().getPrivate();
        Signature signer = Signature.getInstance(ec ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
        signer.initSign(key);
        signer.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + BASE64.encodeToString(signer.sign());
    }

    private static Map<String, String> forgeries(DoorwardServer server, String algorithm, String token, int port)
            throws GeneralSecurityException {
        String[] parts = token.split("\\.", -1);
        String header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
        byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
        String kid = header.replaceFirst(".*\"kid\":\"([^\"]*)\".*", "$1");
        String content = parts[0] + "." + parts[1];
        String jwks = RawHttp.send(server.port(), "GET /auth/jwks.json", "").body();
        Map<String, String> forged = new LinkedHashMap<>();
        for (String none : List.of("none", "None", "nOnE", "")) {
            String other = encoded("{\"alg\":\"" + none + "\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}");
            forged.put("alg " + none, other + "." + parts[1] + ".");
            forged.put("alg " + none + " with a signature", other + "." + parts[1] + "." + parts[2]);
        }
        String hs256 = encoded("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}") + "." + parts[1];
        forged.put("HS256 with the public key", hmac(hs256, jwks.getBytes(StandardCharsets.UTF_8)));
        forged.put("HS256 with a guessed key", hmac(hs256, "secret".getBytes(StandardCharsets.UTF_8)));
        forged.put("HS256 with zeroes", hmac(hs256, new byte[32]));
        forged.put("a stranger's key of that name", byStranger(algorithm, content));
        for (String more : List.of(
                "\"jku\":\"http://127.0.0.1:" + port + "/jwks.json\"",
                "\"x5u\":\"http://127.0.0.1:" + port + "/x.pem\"",
                "\"jwk\":{\"kty\":\"oct\",\"k\":\"AQID\"}",
                "\"x5c\":[\"AQID\"]")) {
            forged.put(more, byStranger(algorithm, encoded("{" + more + "," + header.substring(1)) + "." + parts[1]));
        }
        for (String name :
                List.of("../../dev/null", "x' UNION SELECT 'k'--", "http://127.0.0.1:" + port, "a\\r\\nb", "")) {
            String other = header.replace("\"" + kid + "\"", "\"" + name + "\"");
            forged.put("kid " + name, hmac(encoded(other) + "." + parts[1], "k".getBytes(StandardCharsets.UTF_8)));
        }
        forged.put(
                "JWE",
                encoded("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}") + ".." + parts[2] + "." + parts[1] + "." + parts[2]);
        forged.put("zeroes for a signature", content + "." + BASE64.encodeToString(new byte[signature.length]));
        byte[] ones = new byte[signature.length];
        Arrays.fill(ones, (byte) 0xff);
        forged.put("ones for a signature", content + "." + BASE64.encodeToString(ones));
        forged.put(
                "half a signature",
                content + "." + BASE64.encodeToString(Arrays.copyOf(signature, signature.length / 2)));
        forged.put(
                "JSON",
                "{\"protected\":\"" + parts[0] + "\",\"payload\":\"" + parts[1] + "\",\"signature\":\"" + parts[2]
                        + "\"}");
        if (algorithm.equals("ES256")) {
            byte[] high = signature.clone();
            byte[] s = P256_ORDER
                    .subtract(new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)))
                    .toByteArray();
            System.arraycopy(s, s.length - 32, high, 32, 32);
            forged.put("the higher s", content + "." + BASE64.encodeToString(high));
        }
        return forged;
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "ES256", "RS256"})
    void noForgedTokenLetsAnybodyInAndNobodyIsAsked(String algorithm) throws IOException, GeneralSecurityException {
        try (DoorwardServer server = new DoorwardServer("doorward.jwt.algorithm", algorithm);
                ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Visitor ada = Visitor.program(server);
            List<String> good = new ArrayList<>();
            Map<String, String> forged = forgeries(server, algorithm, ada.access(), listener.getLocalPort());
            forged.forEach((what, token) -> {
                int handled = server.handled.get();
                int status = RawHttp.send(server.port(), "GET /api/hello", "", "Authorization: Bearer " + token)
                        .status();
                if (status != 401 || server.handled.get() != handled) {
                    good.add(what + " -> " + status);
                }
            });
            assertEquals(List.of(), good);
            for (String what :
                    List.of("alg none with a signature", "zeroes for a signature", "a stranger's key of that name")) {
                String cookie = "Cookie: " + Visitor.ACCESS_COOKIE + "=" + forged.get(what);
                Answers.assertProblem(
                        401,
                        "unknown",
                        Answers.unhandled(
                                server,
                                () -> RawHttp.send(server.port(), "GET /api/hello", "", cookie, Visitor.SAME_ORIGIN)));
            }
            ada.assertSignedIn();
            listener.setSoTimeout(50);
            assertThrows(SocketTimeoutException.class, listener::accept);
        }
    }
}
