package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.doorward.internal.store.memory.MemoryKeySetStore;
import org.doorward.internal.token.AccessToken;
import org.doorward.internal.token.AccessTokenCodec;
import org.doorward.testing.TestSettings;

/** An access token, to be changed and signed again with the right key, so that its signature is not what refuses it. */
class TokenForge {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration LIFETIME = Duration.ofMinutes(15);
    static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private static final DerivedKeys SECRETS = new DerivedKeys(TestSettings.SECRET);
    private static final DerivedKeys STRANGERS = new DerivedKeys(TestSettings.newSecret());
    private static final Map<JwtAlgorithm, SigningKeys> KEYS = new EnumMap<>(JwtAlgorithm.class);

    final JwtAlgorithm algorithm;
    final SigningKey key;
    final TokenGenerator generator = new TokenGenerator();
    final AccessTokenCodec codec;
    final AccountId ada = AccountId.of("ada");
    final SessionId session = generator.sessionId(ada);
    final String issued;

    /** Of HS256. */
    TokenForge() {
        this(JwtAlgorithm.HS256);
    }

    TokenForge(JwtAlgorithm algorithm) {
        SigningKeys keys = keysOf(algorithm);
        this.algorithm = algorithm;
        this.key = keys.signing(NOW);
        this.codec = new AccessTokenCodec(keys, generator);
        this.issued = codec.issue(session, ada, 3, 5, NOW, LIFETIME, NOW.plus(Duration.ofDays(1)))
                .text();
    }

    /** Made once: an RSA key takes its time. */
    static synchronized SigningKeys keysOf(JwtAlgorithm algorithm) {
        return KEYS.computeIfAbsent(algorithm, wanted -> {
            SigningKeys keys = new SigningKeys(SECRETS, new MemoryKeySetStore(), wanted, () -> 1L);
            new KeyRotation(keys, Clock.fixed(NOW, ZoneOffset.UTC), LIFETIME, Duration.ZERO).start();
            return keys;
        });
    }

    static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    String header() {
        return decoded(issued.split("\\.", -1)[0]);
    }

    String payload() {
        return decoded(issued.split("\\.", -1)[1]);
    }

    /** Header and payload of the good token, as they are signed. */
    String content() {
        return issued.substring(0, issued.lastIndexOf('.'));
    }

    byte[] signature() {
        return Base64.getUrlDecoder().decode(issued.substring(issued.lastIndexOf('.') + 1));
    }

    static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    String signed(String content) {
        try {
            return content + "." + BASE64.encodeToString(key.signature(ascii(content)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    String signed(String header, String payload) {
        return signed(encoded(header) + "." + encoded(payload));
    }

    /** A key of the same kind that is not ours, with the name of ours. */
    SigningKey strangersKey() {
        KeyMaterial material = new KeyMaterial(STRANGERS);
        return material.keys(material.made(algorithm, NOW, NOW)).get(0);
    }

    static String signedBy(SigningKey signer, String header, String payload) throws GeneralSecurityException {
        String content = encoded(header) + "." + encoded(payload);
        return content + "." + BASE64.encodeToString(signer.signature(ascii(content)));
    }

    static String hmac(String content, byte[] hmacKey) {
        return content + "." + BASE64.encodeToString(DerivedKeys.hmac(hmacKey, ascii(content)));
    }

    /** The good token with these bytes for its signature. */
    String withSignature(byte[] signature) {
        return content() + "." + BASE64.encodeToString(signature);
    }

    /** The private key, as nobody but the tests gets at it. */
    PrivateKey privateKey() throws GeneralSecurityException {
        KeyEntry entry = key.entry();
        byte[] opened =
                new KeySeal(SECRETS).open(entry.id(), algorithm, entry.sealed()).orElseThrow();
        return KeyFactory.getInstance(algorithm == JwtAlgorithm.ES256 ? "EC" : "RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(opened));
    }

    boolean isGood(String token) {
        return verified(TenantId.DEFAULT, token, NOW).isPresent();
    }

    /** Asserts that none is good, and that this is not for want of a good one to start from. */
    void assertAllRefused(List<String> tokens) {
        Optional<String> good = tokens.stream()
                .filter(token ->
                        !(verification(TenantId.DEFAULT, token, NOW) instanceof AccessTokenCodec.Verification.NotOurs))
                .findFirst();
        assertEquals(Optional.empty(), good);
        assertTrue(isGood(issued), "what they were made from is good");
    }

    Optional<AccessToken> verified(TenantId tenant, String token, Instant now) {
        return verification(tenant, token, now) instanceof AccessTokenCodec.Verification.Good good
                ? Optional.of(good.token())
                : Optional.empty();
    }

    /** Shows a token to a node that has seen none, and to one that has just been shown the good one: both answer the same. */
    AccessTokenCodec.Verification verification(TenantId tenant, String token, Instant now) {
        AccessTokenCodec.Verification unseen =
                new AccessTokenCodec(keysOf(algorithm), generator).verify(tenant, token, now);
        AccessToken good = remembered();
        AccessTokenCodec.Verification warm = codec.verify(tenant, token, now);
        assertEquals(unseen, warm, token);
        assertSame(good, remembered(), "the good one is remembered all the time");
        return warm;
    }

    /** The good token as the warm node remembers it. */
    private AccessToken remembered() {
        return assertInstanceOf(AccessTokenCodec.Verification.Good.class, codec.verify(TenantId.DEFAULT, issued, NOW))
                .token();
    }

    /** A JSON object with one member replaced by this text, or without it. */
    static String with(String json, String name, String member) {
        String replaced = json.replaceFirst(
                "\"" + name + "\":(\"[^\"]*\"|\\[[^]]*]|[0-9]+),?",
                Matcher.quoteReplacement(member.isEmpty() ? "" : member + ","));
        String clean = replaced.replace(",}", "}");
        assertNotEquals(json, clean, "the member was there");
        return clean;
    }
}
