package org.doorward.internal.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.doorward.SessionId;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.TokenGenerator;

/**
 * Anti-forgery tokens that are bound to a session: a 128-bit nonce, and an HMAC-SHA-256 over the nonce and the
 * session's id. Nothing is stored. A token is valid as long as its session, and for no other session. Every call of
 * {@link #issue} returns a new text, so that the length of a compressed page reveals nothing about it (BREACH). Safe
 * for any thread.
 */
public final class CsrfTokens {
    private static final int NONCE_BYTES = 16;
    private static final int MAC_BYTES = 32;

    /** Length in characters: 48 bytes in base64url, without unused bits. */
    public static final int LENGTH = (NONCE_BYTES + MAC_BYTES) / 3 * 4;

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{" + LENGTH + "}");

    private final TokenGenerator generator;
    private final List<byte[]> keys;

    /** Uses the keys for the purpose {@code csrf}: issues with the present key, accepts all of them. */
    public CsrfTokens(DerivedKeys keys, TokenGenerator generator) {
        this.generator = generator;
        this.keys = keys.keysFor("csrf");
    }

    /** Issues a new token for this session. */
    public String issue(SessionId session) {
        byte[] nonce = generator.bytes(NONCE_BYTES);
        byte[] token = ByteBuffer.allocate(NONCE_BYTES + MAC_BYTES)
                .put(nonce)
                .put(mac(keys.get(0), nonce, session))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Whether this text is a token of this session. False for any other text. */
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

    /** Nonce and session id have fixed lengths and the tenant comes last, so that the message is unambiguous. */
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
