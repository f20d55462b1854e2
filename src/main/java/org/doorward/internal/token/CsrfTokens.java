package org.doorward.internal.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.doorward.SessionId;

/**
 * Anti-forgery tokens bound to a session: a 128-bit nonce and an HMAC-SHA-256 over it and the session's id. Nothing is
 * stored; a token is good as long as the session is, and for no other. Every one is a new text, so that nothing can be
 * guessed of it from the length of compressed pages (BREACH). Safe for any thread. R150.
 */
public final class CsrfTokens {
    private static final int NONCE_BYTES = 16;
    private static final int MAC_BYTES = 32;

    /** Characters in all: 48 bytes in base64url, with no bit to spare. */
    public static final int LENGTH = (NONCE_BYTES + MAC_BYTES) / 3 * 4;

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{" + LENGTH + "}");

    private final TokenGenerator generator;
    private final List<byte[]> keys;

    /** With the keys for purpose {@code csrf}: issued with the present one, taken with any. */
    public CsrfTokens(DerivedKeys keys, TokenGenerator generator) {
        this.generator = generator;
        this.keys = keys.keysFor("csrf");
    }

    /** A fresh token for this session. */
    public String issue(SessionId session) {
        byte[] nonce = generator.bytes(NONCE_BYTES);
        byte[] token = ByteBuffer.allocate(NONCE_BYTES + MAC_BYTES)
                .put(nonce)
                .put(mac(keys.get(0), nonce, session))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Whether this text is a token of this session. Whatever else it is, it is simply not. */
    public boolean isOf(SessionId session, String text) {
        if (text.length() != LENGTH || !SHAPE.matcher(text).matches()) {
            return false;
        }
        ByteBuffer token = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] mac = new byte[MAC_BYTES];
        token.get(nonce).get(mac);
        boolean found = false;
        for (byte[] key : keys) {
            found |= MessageDigest.isEqual(mac(key, nonce, session), mac);
        }
        return found;
    }

    /** Nonce and id have fixed lengths; the tenant comes last and can be confused with neither. */
    private static byte[] mac(byte[] key, byte[] nonce, SessionId session) {
        byte[] id = session.value().getBytes(StandardCharsets.US_ASCII);
        byte[] tenant = session.tenant().value().getBytes(StandardCharsets.UTF_8);
        byte[] message = ByteBuffer.allocate(nonce.length + id.length + tenant.length)
                .put(nonce)
                .put(id)
                .put(tenant)
                .array();
        return DerivedKeys.hmac(key, message);
    }
}
