package org.doorward.internal.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.doorward.AccountId;
import org.doorward.TokenHash;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.TokenGenerator;

/**
 * Cursors for the pages of a list: an account's, or that of a search. A cursor holds the position where a page ended, which
 * is no secret, and before it an HMAC-SHA-256 over the list and the position, cut to 128 bits. So a client can use only
 * positions that it was given, and only in that list. Safe for any thread.
 */
public final class ListCursors {
    private static final int MAC_BYTES = 16;
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{22,300}");

    private final List<byte[]> keys;

    /** Uses the keys for one kind of list: makes cursors with the present key, accepts all of them. */
    public ListCursors(DerivedKeys keys, String list) {
        this.keys = keys.keysFor("cursor/" + list);
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
        byte[] text = position.getBytes(StandardCharsets.UTF_8);
        byte[] cursor = Arrays.copyOf(mac(keys.get(0), list, text), MAC_BYTES + text.length);
        System.arraycopy(text, 0, cursor, MAC_BYTES, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
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
        byte[] mac = Arrays.copyOf(bytes, MAC_BYTES);
        byte[] text = Arrays.copyOfRange(bytes, MAC_BYTES, bytes.length);
        boolean found = false;
        for (byte[] key : keys) {
            found |= MessageDigest.isEqual(Arrays.copyOf(mac(key, list, text), MAC_BYTES), mac);
        }
        return found ? Optional.of(new String(text, StandardCharsets.UTF_8)) : Optional.empty();
    }

    private static String fingerprintOf(List<String> search) {
        StringBuilder texts = new StringBuilder();
        search.forEach(text -> texts.append(text.length()).append(' ').append(text));
        return TokenHash.of(texts.toString()).value();
    }

    /** Fingerprints of one kind of list have a fixed length, so that the message is unambiguous. */
    private static byte[] mac(byte[] key, String list, byte[] position) {
        byte[] fingerprint = list.getBytes(StandardCharsets.US_ASCII);
        byte[] message = Arrays.copyOf(fingerprint, fingerprint.length + position.length);
        System.arraycopy(position, 0, message, fingerprint.length, position.length);
        return DerivedKeys.hmac(key, message);
    }
}
