package org.doorward.internal.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.doorward.AccountId;
import org.doorward.TokenHash;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.TokenGenerator;

/**
 * Cursors for the pages of a list: an account's, or that of a search. A cursor holds the position where a page ended,
 * which may have a person's address, encrypted by AES-GCM and bound to the list. So a client can use only positions that it was
 * given, only in that list, and nobody reads them in a log. Safe for any thread.
 */
public final class ListCursors {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{38,300}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<byte[]> keys;

    /** Uses the keys for one kind of list: makes cursors with the present key, accepts all of them. */
    public ListCursors(DerivedKeys keys, String list) {
        this.keys = keys.keysFor("sealed cursor/" + list);
    }

    /** Returns the cursor for this position in this account's list. */
    public String of(AccountId owner, String position) {
        return of(TokenGenerator.fingerprintOf(owner), position);
    }

    /** Returns the cursor for this position in the list of this search. */
    public String of(List<String> search, String position) {
        return of(fingerprintOf(search), position);
    }

    private String of(String list, String position) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, keys.get(0), nonce, list)
                    .doFinal(position.getBytes(StandardCharsets.UTF_8));
            byte[] cursor = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, cursor, NONCE_BYTES, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + CIPHER, e);
        }
    }

    /** Returns the position of a cursor. Empty when it was not made for this account. */
    public Optional<String> position(AccountId owner, String cursor) {
        return position(TokenGenerator.fingerprintOf(owner), cursor);
    }

    /** Returns the position of a cursor. Empty when it was not made for this search. */
    public Optional<String> position(List<String> search, String cursor) {
        return position(fingerprintOf(search), cursor);
    }

    private Optional<String> position(String list, String cursor) {
        if (!SHAPE.matcher(cursor).matches() || cursor.length() % 4 == 1) {
            return Optional.empty();
        }
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
        for (byte[] key : keys) {
            try {
                byte[] position = cipher(Cipher.DECRYPT_MODE, key, nonce, list)
                        .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
                return Optional.of(new String(position, StandardCharsets.UTF_8));
            } catch (AEADBadTagException e) {
                // of another key, list or tenant, or nobody's
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has " + CIPHER, e);
            }
        }
        return Optional.empty();
    }

    private static String fingerprintOf(List<String> search) {
        StringBuilder texts = new StringBuilder();
        search.forEach(text -> texts.append(text.length()).append(' ').append(text));
        return TokenHash.of(texts.toString()).value();
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String list) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(list.getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }
}
