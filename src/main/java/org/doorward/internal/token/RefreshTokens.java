package org.doorward.internal.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.Secret;
import org.doorward.internal.keys.TokenGenerator;

/**
 * Issues refresh tokens and derives their successors. A successor is derived from its predecessor and never stored. So
 * a repeated refresh with the same predecessor within its window returns the same successor, and a dump of the store
 * holds neither. Safe for any thread.
 */
public final class RefreshTokens {
    private final TokenGenerator generator;
    private final List<Ring> rings;

    /** The keys of one secret: {@code rotation} derives successors, {@code mark} makes the marks of the same tokens. */
    private record Ring(String id, Secret rotation, Secret mark) {}

    /** Uses the keys for the purposes {@code refresh token rotation} and {@code refresh token mark}. */
    public RefreshTokens(DerivedKeys keys, TokenGenerator generator) {
        this.generator = generator;
        List<byte[]> rotation = keys.keysFor("refresh token rotation");
        List<byte[]> mark = keys.keysFor("refresh token mark");
        this.rings = IntStream.range(0, rotation.size())
                .mapToObj(i -> new Ring(
                        DerivedKeys.idOf(rotation.get(i)), new Secret(rotation.get(i)), new Secret(mark.get(i))))
                .toList();
    }

    private Ring present() {
        return rings.get(0);
    }

    /** Returns the public id of the key that derives successors. */
    public String keyId() {
        return present().id();
    }

    /** Returns the first refresh token of a new session. Its secret is random. */
    public RefreshToken first(SessionId session) {
        return marked(present(), session, generator.secret(), 0);
    }

    /**
     * Returns the one successor of a token: HMAC-SHA-256 over session, generation and secret.
     *
     * @param generation the generation of the successor
     */
    public RefreshToken successor(RefreshToken predecessor, long generation) {
        return successor(present(), predecessor, generation);
    }

    /**
     * Returns the successor as this key derives it: the key of the present secret or of another accepted one.
     *
     * @param keyId the {@linkplain #keyId() key's id} at the time of the rotation
     * @return empty when no accepted secret has that key
     */
    public Optional<RefreshToken> successor(RefreshToken predecessor, long generation, String keyId) {
        return rings.stream()
                .filter(ring -> ring.id().equals(keyId))
                .findFirst()
                .map(ring -> successor(ring, predecessor, generation));
    }

    private static RefreshToken successor(Ring ring, RefreshToken predecessor, long generation) {
        byte[] id = predecessor.session().value().getBytes(StandardCharsets.US_ASCII);
        byte[] secret = predecessor.secret().bytes();
        byte[] message = ByteBuffer.allocate(id.length + Long.BYTES + secret.length)
                .put(id)
                .putLong(generation)
                .put(secret)
                .array();
        Secret derived = new Secret(DerivedKeys.hmac(ring.rotation().bytes(), message));
        return marked(ring, predecessor.session(), derived, generation);
    }

    /**
     * Whether we issued this token in its tenant, in the generation that it states, at any time, with any accepted secret. A token
     * with our mark that is not the current one is an old token: reuse. A token without our mark is invented, and is no
     * evidence against the session that it names.
     */
    public boolean isOurs(RefreshToken token) {
        byte[] shown = token.mark().getBytes(StandardCharsets.US_ASCII);
        return rings.stream()
                .anyMatch(ring -> MessageDigest.isEqual(
                        mark(ring, token.session(), token.secret(), token.generation())
                                .getBytes(StandardCharsets.US_ASCII),
                        shown));
    }

    /** Whether this is a refresh token, and none of ours. */
    public boolean isOthers(TenantId tenant, String text) {
        return RefreshToken.parse(tenant, text).filter(token -> !isOurs(token)).isPresent();
    }

    private static RefreshToken marked(Ring ring, SessionId session, Secret secret, long generation) {
        return RefreshToken.of(session, secret, generation, mark(ring, session, secret, generation));
    }

    /** All but the tenant has a fixed length, so that the message is unambiguous. The default tenant is not written. */
    private static String mark(Ring ring, SessionId session, Secret secret, long generation) {
        byte[] id = session.value().getBytes(StandardCharsets.US_ASCII);
        String named = session.tenant().equals(TenantId.DEFAULT)
                ? ""
                : session.tenant().value();
        byte[] tenant = named.getBytes(StandardCharsets.UTF_8);
        byte[] message = ByteBuffer.allocate(id.length + RefreshToken.SECRET_BYTES + Long.BYTES + tenant.length)
                .put(id)
                .put(secret.bytes())
                .putLong(generation)
                .put(tenant)
                .array();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(DerivedKeys.hmac(ring.mark().bytes(), message))
                .substring(0, RefreshToken.MARK_LENGTH);
    }
}
