package org.doorward.internal.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.doorward.Secret;
import org.doorward.SessionId;

/**
 * Issues refresh tokens and derives their successors. A successor is derived from the token that it replaces, never
 * stored: whoever shows the predecessor again within its window gets the very same successor, and a dump of the store
 * holds neither. Safe for any thread.
 */
public final class RefreshTokens {
    private final TokenGenerator generator;
    private final byte[] rotationKey;
    private final byte[] markKey;

    /** With the keys for purposes {@code refresh token rotation} and {@code refresh token mark}. */
    public RefreshTokens(DerivedKeys keys, TokenGenerator generator) {
        this.generator = generator;
        this.rotationKey = keys.keyFor("refresh token rotation");
        this.markKey = keys.keyFor("refresh token mark");
    }

    /** The public name of the key that successors are derived with. */
    public String keyId() {
        return DerivedKeys.idOf(rotationKey);
    }

    /** The first refresh token of a new session: random. */
    public RefreshToken first(SessionId session) {
        return marked(session, generator.secret(), 0);
    }

    /**
     * The one successor of a token: HMAC-SHA-256 over session, generation and secret.
     *
     * @param generation the generation that the successor belongs to
     */
    public RefreshToken successor(RefreshToken predecessor, long generation) {
        byte[] id = predecessor.session().value().getBytes(StandardCharsets.US_ASCII);
        byte[] secret = predecessor.secret().bytes();
        byte[] message = ByteBuffer.allocate(id.length + Long.BYTES + secret.length)
                .put(id)
                .putLong(generation)
                .put(secret)
                .array();
        return marked(predecessor.session(), new Secret(DerivedKeys.hmac(rotationKey, message)), generation);
    }

    /**
     * Whether we issued this token, in the generation that it says, at whatever time. A token that is not the current one and bears our mark is an old
     * one shown again; without the mark it is made up, and says nothing against the session that it names.
     */
    public boolean isOurs(RefreshToken token) {
        return MessageDigest.isEqual(
                mark(token.session(), token.secret(), token.generation()).getBytes(StandardCharsets.US_ASCII),
                token.mark().getBytes(StandardCharsets.US_ASCII));
    }

    private RefreshToken marked(SessionId session, Secret secret, long generation) {
        return RefreshToken.of(session, secret, generation, mark(session, secret, generation));
    }

    private String mark(SessionId session, Secret secret, long generation) {
        byte[] id = session.value().getBytes(StandardCharsets.US_ASCII);
        byte[] message = ByteBuffer.allocate(id.length + RefreshToken.SECRET_BYTES + Long.BYTES)
                .put(id)
                .put(secret.bytes())
                .putLong(generation)
                .array();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(DerivedKeys.hmac(markKey, message))
                .substring(0, RefreshToken.MARK_LENGTH);
    }
}
