package org.doorward.internal.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.internal.keys.DerivedKeys;

/**
 * The tokens of links in notifications, which work once. A token holds its purpose, the account and the expiry, and their
 * HMAC-SHA-256 together with the tenant and the state of the account that the token changes. So nothing is stored: a change
 * of that state, by this token or otherwise, makes it invalid, on every node at once. Safe for any thread.
 */
public final class LinkTokens {
    /** The start of every token. */
    public static final String PREFIX = "dwl_";

    private static final int MAC_BYTES = 32;
    private static final int TIME_BYTES = 5;
    private static final int HEAD_BYTES = 1 + TIME_BYTES;

    /** The longest account id has 128 characters, of 4 bytes at most. */
    private static final int MOST_BYTES = HEAD_BYTES + 512 + MAC_BYTES;

    private static final Pattern SHAPE = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{52," + (MOST_BYTES * 4 + 2) / 3 + "}");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final List<byte[]> keys;

    /** What a token is for. */
    public enum Purpose {
        PASSWORD_RESET(1),
        EMAIL_VERIFICATION(2);

        private final byte code;

        Purpose(int code) {
            this.code = (byte) code;
        }
    }

    /** Uses the keys for the purpose {@code links}: issues with the present key, accepts all of them. */
    public LinkTokens(DerivedKeys keys) {
        this.keys = keys.keysFor("links");
    }

    /** The content of a token, not verified yet: see {@link LinkTokens#isGood}. */
    public static final class Shown {
        private final AccountId account;
        private final byte[] content;
        private final byte[] mac;

        private Shown(AccountId account, byte[] content, byte[] mac) {
            this.account = account;
            this.content = content;
            this.mac = mac;
        }

        /** Returns the account, of the tenant that the token was shown to. */
        public AccountId account() {
            return account;
        }

        private Instant expiresAt() {
            byte[] seconds = new byte[Long.BYTES];
            System.arraycopy(content, 1, seconds, Long.BYTES - TIME_BYTES, TIME_BYTES);
            return Instant.ofEpochSecond(ByteBuffer.wrap(seconds).getLong());
        }
    }

    /**
     * Issues a token.
     *
     * @param state what must stay as it is for the token to stay good
     * @param expiresAt cut to whole seconds
     */
    public String issue(Purpose purpose, AccountId account, List<String> state, Instant expiresAt) {
        byte[] id = account.value().getBytes(StandardCharsets.UTF_8);
        byte[] seconds = ByteBuffer.allocate(Long.BYTES)
                .putLong(expiresAt.getEpochSecond())
                .array();
        byte[] content = ByteBuffer.allocate(HEAD_BYTES + id.length)
                .put(purpose.code)
                .put(seconds, Long.BYTES - TIME_BYTES, TIME_BYTES)
                .put(id)
                .array();
        byte[] token = Arrays.copyOf(content, content.length + MAC_BYTES);
        System.arraycopy(mac(keys.get(0), content, account.tenant(), state), 0, token, content.length, MAC_BYTES);
        return PREFIX + BASE64.encodeToString(token);
    }

    /** Reads a token that was shown to this tenant. Empty for a text that is none. */
    public Optional<Shown> read(TenantId tenant, String text) {
        if (!SHAPE.matcher(text).matches() || (text.length() - PREFIX.length()) % 4 == 1) {
            return Optional.empty();
        }
        String encoded = text.substring(PREFIX.length());
        byte[] token = Base64.getUrlDecoder().decode(encoded);
        int end = token.length - MAC_BYTES;
        // the last character may have unused bits: one token has one text
        if (end <= HEAD_BYTES || !BASE64.encodeToString(token).equals(encoded)) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(token, end);
        String id = new String(content, HEAD_BYTES, end - HEAD_BYTES, StandardCharsets.UTF_8);
        try {
            return Optional.of(
                    new Shown(new AccountId(tenant, id), content, Arrays.copyOfRange(token, end, token.length)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether this token was issued for this purpose, its account is still in this state, and it has not expired. */
    public boolean isGood(Shown shown, Purpose purpose, List<String> state, Instant now) {
        boolean ours = false;
        for (byte[] key : keys) {
            ours |= MessageDigest.isEqual(mac(key, shown.content, shown.account.tenant(), state), shown.mac);
        }
        return ours && shown.content[0] == purpose.code && now.isBefore(shown.expiresAt());
    }

    /** Every part has its length before it, so that no two lists give the same message. */
    private static byte[] mac(byte[] key, byte[] content, TenantId tenant, List<String> state) {
        int length = Integer.BYTES + content.length + lengthOf(tenant.value());
        for (String each : state) {
            length += lengthOf(each);
        }
        ByteBuffer message = ByteBuffer.allocate(length).putInt(content.length).put(content);
        put(message, tenant.value());
        state.forEach(each -> put(message, each));
        return DerivedKeys.hmac(key, message.array());
    }

    private static int lengthOf(String text) {
        return Integer.BYTES + text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void put(ByteBuffer message, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        message.putInt(bytes.length).put(bytes);
    }
}
