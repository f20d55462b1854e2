package org.doorward.internal.keys;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The public keys that verify our tokens, as a JWK set (RFC 7517). HS256 keys are secret and not included. Safe for any
 * thread.
 */
public final class PublicKeys {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int P256_BYTES = 32;

    private final SigningKeys keys;
    private final Clock clock;

    /** Publishes these keys. */
    public PublicKeys(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Returns the keys that verify now, including those that do not sign yet or no longer sign.
     *
     * @throws org.doorward.StoreUnavailableException when the keys were never read
     */
    public List<Map<String, String>> jwks() {
        Instant now = clock.instant();
        List<Map<String, String>> all = new ArrayList<>();
        for (KnownKeys.Kept kept : keys.kept()) {
            if (kept.keys().isEmpty() || !kept.entry().verifiesAt(now)) {
                continue;
            }
            SigningKey key = kept.keys().get(0);
            if (key instanceof EcdsaKey ec) {
                Map<String, String> jwk = common(ec, "EC");
                jwk.put("crv", "P-256");
                jwk.put("x", text(ec.publicKey().getW().getAffineX(), P256_BYTES));
                jwk.put("y", text(ec.publicKey().getW().getAffineY(), P256_BYTES));
                all.add(jwk);
            } else if (key instanceof RsaKey rsa) {
                Map<String, String> jwk = common(rsa, "RSA");
                BigInteger modulus = rsa.publicKey().getModulus();
                BigInteger exponent = rsa.publicKey().getPublicExponent();
                jwk.put("n", text(modulus, (modulus.bitLength() + 7) / 8));
                jwk.put("e", text(exponent, (exponent.bitLength() + 7) / 8));
                all.add(jwk);
            }
        }
        return all;
    }

    private static Map<String, String> common(SigningKey key, String type) {
        Map<String, String> jwk = new LinkedHashMap<>();
        jwk.put("kty", type);
        jwk.put("use", "sig");
        jwk.put("alg", key.getName());
        jwk.put("kid", key.kid());
        return jwk;
    }

    /** The bytes of a positive number in base64url, padded with leading zeros to this length. */
    private static String text(BigInteger number, int length) {
        byte[] signed = number.toByteArray();
        byte[] bytes = new byte[length];
        int used = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - used, bytes, length - used, used);
        return BASE64.encodeToString(Arrays.copyOf(bytes, length));
    }
}
