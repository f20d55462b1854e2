package org.doorward.internal.keys;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * Makes signing keys and loads stored ones. A key's {@code kid} ends with a mark that only our secrets can make. So an
 * invented {@code kid} differs from that of a removed key without a read of the store. Safe for any thread.
 */
final class KeyMaterial {
    /**
     * As strong as P-256. 2048 bits are too weak after 2030 (NIST SP 800-57), and 4096 bits take three times as long
     * for each token.
     */
    private static final int RSA_BITS = 3072;

    private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65_537);
    private static final String CURVE = "secp256r1";
    private static final int P256_BITS = 256;
    private static final String DERIVED = "access token";
    private static final String MARKED = "signing key id";
    private static final int RANDOM_LENGTH = 8;
    private static final Pattern KID = Pattern.compile("[A-Za-z0-9_-]{8}|[A-Za-z0-9_-]{16}");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final DerivedKeys secrets;
    private final TokenGenerator generator = new TokenGenerator();
    private final KeySeal seal;

    KeyMaterial(DerivedKeys secrets) {
        this.secrets = secrets;
        this.seal = new KeySeal(secrets);
    }

    /** Makes a new key. */
    KeyEntry made(JwtAlgorithm algorithm, Instant now, Instant signsFrom) {
        String random = generator.id().substring(0, RANDOM_LENGTH);
        if (algorithm == JwtAlgorithm.HS256) {
            return new KeyEntry(random, algorithm, now, signsFrom, null, "", "");
        }
        String kid = random + DerivedKeys.idOf(secrets.keyFor(MARKED + random));
        KeyPair pair = pair(algorithm);
        return new KeyEntry(
                kid,
                algorithm,
                now,
                signsFrom,
                null,
                BASE64.encodeToString(pair.getPublic().getEncoded()),
                seal.seal(kid, algorithm, pair.getPrivate().getEncoded()));
    }

    private static KeyPair pair(JwtAlgorithm algorithm) {
        try {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance(algorithm == JwtAlgorithm.ES256 ? "EC" : "RSA");
            if (algorithm == JwtAlgorithm.ES256) {
                pairs.initialize(new ECGenParameterSpec(CURVE));
            } else {
                pairs.initialize(RSA_BITS);
            }
            return pairs.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    /** Returns the entry sealed with the present secret, if another accepted secret had sealed it. */
    KeyEntry sealedWithPresent(KeyEntry entry) {
        if (entry.algorithm() == JwtAlgorithm.HS256 || seal.isPresent(entry.sealed())) {
            return entry;
        }
        return seal.open(entry.id(), entry.algorithm(), entry.sealed())
                .map(content -> entry.sealedAs(seal.seal(entry.id(), entry.algorithm(), content)))
                .orElse(entry);
    }

    /**
     * Returns the keys of an entry: for HS256 one for each secret, the present one's first.
     *
     * @throws IllegalArgumentException when the entry holds no key, or a weak one
     */
    List<SigningKey> keys(KeyEntry entry) {
        if (entry.algorithm() == JwtAlgorithm.HS256) {
            List<SigningKey> keys = new ArrayList<>();
            for (byte[] key : secrets.keysFor(DERIVED + entry.id())) {
                keys.add(new HmacKey(entry.id() + DerivedKeys.idOf(key), entry, key));
            }
            return keys;
        }
        byte[] opened = seal.open(entry.id(), entry.algorithm(), entry.sealed()).orElse(null);
        try {
            byte[] published = Base64.getUrlDecoder().decode(entry.publicPart());
            return List.of(
                    entry.algorithm() == JwtAlgorithm.ES256
                            ? ec(entry, published, opened)
                            : rsa(entry, published, opened));
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new IllegalArgumentException("not a key of " + entry.algorithm(), e);
        }
    }

    private static SigningKey ec(KeyEntry entry, byte[] published, byte @Nullable [] opened)
            throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("EC");
        ECPublicKey publicKey = (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(published));
        if (publicKey.getParams().getOrder().bitLength() != P256_BITS
                || publicKey.getParams().getCofactor() != 1) {
            throw new IllegalArgumentException("not on P-256");
        }
        ECPrivateKey privateKey =
                opened == null ? null : (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(opened));
        return new EcdsaKey(entry.id(), entry, publicKey, privateKey);
    }

    private static SigningKey rsa(KeyEntry entry, byte[] published, byte @Nullable [] opened)
            throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("RSA");
        RSAPublicKey publicKey = (RSAPublicKey) factory.generatePublic(new X509EncodedKeySpec(published));
        int bits = publicKey.getModulus().bitLength();
        if (bits < RsaKey.LEAST_BITS
                || bits > RsaKey.MOST_BITS
                || !publicKey.getPublicExponent().equals(RSA_EXPONENT)) {
            throw new IllegalArgumentException("refused an RSA key of " + bits + " bits and exponent "
                    + publicKey.getPublicExponent().bitLength() + " bits long");
        }
        RSAPrivateKey privateKey =
                opened == null ? null : (RSAPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(opened));
        return new RsaKey(entry.id(), entry, publicKey, privateKey);
    }

    /** Whether a key of ours has, or had, this {@code kid}. No I/O. It proves nothing about the author of the token. */
    boolean isOurs(String kid) {
        if (!KID.matcher(kid).matches()) {
            return false;
        }
        String random = kid.substring(0, kid.length() - RANDOM_LENGTH);
        String mark = kid.substring(random.length());
        return hasMark(DERIVED + random, mark) || (!random.isEmpty() && hasMark(MARKED + random, mark));
    }

    private boolean hasMark(String purpose, String mark) {
        return secrets.keysFor(purpose).stream().anyMatch(key -> constantTimeEquals(DerivedKeys.idOf(key), mark));
    }

    private static boolean constantTimeEquals(String one, String other) {
        return java.security.MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether this entry is the key with that {@code kid}. */
    boolean hasKid(KeyEntry entry, String kid) {
        return entry.algorithm() == JwtAlgorithm.HS256
                ? keys(entry).stream().anyMatch(key -> key.kid().equals(kid))
                : entry.id().equals(kid);
    }

    /** Returns the {@code kid} of tokens that this entry signs now. */
    String kid(KeyEntry entry) {
        return entry.algorithm() == JwtAlgorithm.HS256 ? keys(entry).get(0).kid() : entry.id();
    }

    /** Whether another accepted secret than the present one has sealed some private part. */
    boolean isToBeSealed(SigningKeySet set) {
        return set.entries().stream()
                .anyMatch(entry -> entry.algorithm() != JwtAlgorithm.HS256
                        && !seal.isPresent(entry.sealed())
                        && seal.open(entry.id(), entry.algorithm(), entry.sealed())
                                .isPresent());
    }
}
