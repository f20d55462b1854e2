package org.doorward.internal.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * What a browser keeps to show which accounts it has signed in to before: a random device and for each account a mark, the
 * HMAC-SHA-256 of device and account cut to 128 bits. Signs nobody in; says no account to who has not the secret; makes no
 * mark for another account or device. Nothing is stored. Safe for any thread.
 */
public final class DeviceMarks {
    /** Accounts that one browser is remembered for; the one signed in to longest ago gives way. */
    static final int MOST = 8;

    private static final int BYTES = 16;
    private static final String PART = "[A-Za-z0-9_-]{22}";
    private static final Pattern SHAPE = Pattern.compile(PART + "(\\." + PART + "){1," + MOST + "}");

    private final TokenGenerator generator;
    private final List<byte[]> keys;

    /** With the keys for purpose {@code device}: made with the present one, taken with any. */
    public DeviceMarks(DerivedKeys keys, TokenGenerator generator) {
        this.generator = generator;
        this.keys = keys.keysFor("device");
    }

    /**
     * The device, if this text shows that it has signed in to the account of this name.
     *
     * @param username in its one spelling
     */
    public Optional<String> device(String text, TenantId tenant, String username) {
        if (!SHAPE.matcher(text).matches()) {
            return Optional.empty();
        }
        List<String> parts = List.of(text.split("\\.", -1));
        String device = parts.get(0);
        boolean found = false;
        for (byte[] key : keys) {
            byte[] mark = mark(key, device, tenant, username).getBytes(StandardCharsets.US_ASCII);
            for (String shown : parts.subList(1, parts.size())) {
                found |= MessageDigest.isEqual(mark, shown.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return found ? Optional.of(device) : Optional.empty();
    }

    /**
     * What the browser is to keep after it has signed in.
     *
     * @param before what it kept until then; null when there is nothing
     */
    public String with(@Nullable String before, TenantId tenant, String username) {
        List<String> parts =
                before != null && SHAPE.matcher(before).matches() ? List.of(before.split("\\.", -1)) : List.of(fresh());
        String device = parts.get(0);
        List<String> ofAccount =
                keys.stream().map(key -> mark(key, device, tenant, username)).toList();
        List<String> next = new ArrayList<>(List.of(device, ofAccount.get(0)));
        parts.stream()
                .skip(1)
                .filter(mark -> !ofAccount.contains(mark))
                .limit(MOST - 1)
                .forEach(next::add);
        return String.join(".", next);
    }

    private String fresh() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(generator.bytes(BYTES));
    }

    /** The device has a fixed length, and no tenant holds a line feed: no two accounts give one message. */
    private static String mark(byte[] key, String device, TenantId tenant, String username) {
        String message = device + tenant.value() + "\n" + username;
        byte[] mark = DerivedKeys.hmac(key, message.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mark, BYTES));
    }
}
