package org.doorward.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.doorward.internal.http.answer.Json;

/** Makes tokens that nobody issued out of one that somebody did: headers × claims × signatures, and texts cut and mended. */
final class UnlistedTokens {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /** JSON values of {@code alg}. */
    private static final List<String> ALGORITHMS = Rows.of("""
            "none" "NONE" "nOne" "" "HS256" "HS384" "HS512" "RS256" "RS512" "PS256" "ES256" "ES384" "ES256K"
            "EdDSA" "es256" "ES256␣" "ES256\\u0000" "dir" null true 0 ["ES256"] {"ES256":1}
            """);

    private final String header;
    private final String claims;
    private final String[] parts;
    private final String publicKeys;
    private final KeyPair ec = pair("EC");
    private final KeyPair rsa = pair("RSA");

    /**
     * Out of a token that is signed with ES256.
     *
     * @param publicKeys the set that its key is published in
     */
    UnlistedTokens(String token, String publicKeys) throws GeneralSecurityException {
        this.parts = token.split("\\.", -1);
        this.header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
        this.claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        this.publicKeys = publicKeys;
    }

    private static KeyPair pair(String kind) throws GeneralSecurityException {
        KeyPairGenerator pairs = KeyPairGenerator.getInstance(kind);
        if (kind.equals("EC")) {
            pairs.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            pairs.initialize(2048);
        }
        return pairs.generateKeyPair();
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] signed(String algorithm, KeyPair pair, String content) throws GeneralSecurityException {
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(pair.getPrivate());
        signer.update(content.getBytes(StandardCharsets.US_ASCII));
        return signer.sign();
    }

    private static byte[] mac(byte[] key, String content) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
    }

    /** The signature of other content, none, and that of a stranger. */
    private List<String> foreign(String content) throws GeneralSecurityException {
        return List.of(parts[2], "", BASE64.encodeToString(signed("SHA256withECDSAinP1363Format", ec, content)));
    }

    /** The same, and what else may stand for a signature: other forms and keys, and all that a public key can be read as. */
    private List<String> signatures(String content) throws GeneralSecurityException {
        JsonNode key = Json.readObject(publicKeys).orElseThrow().get("keys").get(0);
        byte[] x = Base64.getUrlDecoder().decode(key.get("x").textValue());
        byte[] y = Base64.getUrlDecoder().decode(key.get("y").textValue());
        byte[] point = new byte[65];
        point[0] = 4;
        System.arraycopy(x, 0, point, 1, 32);
        System.arraycopy(y, 0, point, 33, 32);
        String der =
                "3059301306072a8648ce3d020106082a8648ce3d030107034200" + "%0130x".formatted(new BigInteger(1, point));
        byte[] info = new BigInteger(der, 16).toByteArray();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(info) + "\n-----END PUBLIC KEY-----\n";
        List<String> all = new ArrayList<>(foreign(content));
        all.add(BASE64.encodeToString(signed("SHA256withECDSA", ec, content)));
        all.add(BASE64.encodeToString(signed("SHA256withRSA", rsa, content)));
        all.add(BASE64.encodeToString(new byte[64]));
        for (byte[] secret : List.of(
                point,
                info,
                pem.getBytes(StandardCharsets.US_ASCII),
                key.toString().getBytes(StandardCharsets.UTF_8),
                x,
                new byte[1])) {
            all.add(BASE64.encodeToString(mac(secret, content)));
        }
        return all;
    }

    private String with(String name, String value) {
        return header.replaceFirst(
                "\"" + name + "\":\"[^\"]*\"", Matcher.quoteReplacement("\"" + name + "\":" + value));
    }

    private List<String> headers() {
        List<String> all = new ArrayList<>();
        ALGORITHMS.forEach(algorithm -> all.add(with("alg", algorithm)));
        for (String type :
                List.of("\"JWT\"", "\"jwt\"", "\"AT+JWT\"", "\"rt+jwt\"", "\"dpop+jwt\"", "\"\"", "null", "1")) {
            all.add(with("typ", type));
        }
        for (String kid : List.of(
                "\"\"",
                "\"../../../../dev/null\"",
                "\"' or '1'='1\"",
                "\"${jndi:ldap://127.0.0.1:1/x}\"",
                "\"*\"",
                "null",
                "7",
                "[\"a\"]",
                "\"" + "k".repeat(2_000) + "\"")) {
            all.add(with("kid", kid));
        }
        for (String more : List.of(
                "\"crit\":[\"exp\"]",
                "\"crit\":[]",
                "\"crit\":\"b64\"",
                "\"b64\":false,\"crit\":[\"b64\"]",
                "\"zip\":\"DEF\"",
                "\"cty\":\"JWT\"",
                "\"jku\":\"http://127.0.0.1:1/keys\"",
                "\"x5u\":\"http://127.0.0.1:1/x\"",
                "\"x5t\":\"AQID\"",
                "\"jwk\":" + publicKeys,
                "\"alg\":\"none\"",
                "\"alg\":\"HS256\"",
                "\"typ\":\"JWT\"",
                "\"roles\":[\"admin\"]",
                "\"enc\":\"A256GCM\"",
                "\"p2c\":2147483647",
                "\"deep\":" + "[".repeat(500) + "]".repeat(500))) {
            all.add("{" + more + "," + header.substring(1));
            all.add(header.substring(0, header.length() - 1) + "," + more + "}");
        }
        for (String text : List.of("", "null", "[]", "{}", "{", header + header, "\ufeff" + header, " " + header)) {
            all.add(text);
        }
        return all;
    }

    private List<String> claims() {
        List<String> all = new ArrayList<>(List.of("", "null", "[]", "{}", "{", claims + " x", "\ufeff" + claims));
        for (String more : Rows.of("""
            "sub":"root" "sub":["root"] "sub":null "roles":["root"] "exp":4102444800 "exp":"4102444800"
            "exp":1e400 "exp":-1 "exp":null "nbf":4102444800 "iat":4102444800 "iss":["x"] "iss":null "aud":{}
            "aud":"*" "jti":"x" "sid":"x" "__proto__":{"roles":["root"]}
            """)) {
            all.add("{" + more + "," + claims.substring(1));
            all.add(claims.substring(0, claims.length() - 1) + "," + more + "}");
        }
        return all;
    }

    /** All that have the form of a token, without the true one. */
    Set<String> tokens() throws GeneralSecurityException {
        Set<String> all = new LinkedHashSet<>();
        for (String other : headers()) {
            String content = encoded(other) + "." + parts[1];
            boolean algorithm = ALGORITHMS.stream().anyMatch(value -> other.equals(with("alg", value)));
            for (String signature : algorithm ? signatures(content) : foreign(content)) {
                all.add(content + "." + signature);
            }
        }
        for (String other : claims()) {
            String content = parts[0] + "." + encoded(other);
            foreign(content).forEach(signature -> all.add(content + "." + signature));
        }
        all.remove(String.join(".", parts));
        return all;
    }

    /** A secret text cut, doubled and changed a little, without the text itself. */
    static Set<String> near(String text) {
        Set<String> all = new LinkedHashSet<>();
        int step = Math.max(1, text.length() / 12);
        for (int i = 0; i < text.length(); i += step) {
            all.add(text.substring(0, i));
            all.add(text.substring(i));
            all.add(text.substring(0, i) + text.substring(Math.min(text.length(), i + step)));
            all.add(text.substring(0, i) + text.charAt(i) + text.substring(i));
            for (String odd : Rows.of("""
            = %00 \u200b \u00e4 ; , ␉ " * ..
            """)) {
                all.add(text.substring(0, i) + odd + text.substring(i));
            }
        }
        for (int i = 0; i < ALPHABET.length(); i++) {
            all.add(text.substring(0, text.length() - 1) + ALPHABET.charAt(i));
            all.add(text + ALPHABET.charAt(i));
        }
        for (UnaryOperator<String> way : Arrays.<UnaryOperator<String>>asList(
                whole -> whole.toUpperCase(Locale.ROOT),
                whole -> whole.toLowerCase(Locale.ROOT),
                whole -> whole + whole,
                whole -> whole + "." + whole,
                whole -> whole + "." + whole.substring(whole.lastIndexOf('.') + 1),
                whole -> whole.replace('.', ':'),
                whole -> whole.replace(".", "%2e"),
                whole -> whole.replace(".", ".."),
                whole -> whole.replace('-', '+').replace('_', '/') + "+",
                whole -> new StringBuilder(whole).reverse().toString(),
                UnlistedTokens::encoded,
                whole -> "{\"token\":\"" + whole + "\"}")) {
            all.add(way.apply(text));
        }
        all.remove(text);
        return all;
    }
}
