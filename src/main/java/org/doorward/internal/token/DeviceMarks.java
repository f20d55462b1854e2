package org.doorward.internal.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.doorward.TenantId;

/**
 * What a browser keeps to show which accounts it has signed in to before: a random device and for each account a mark, of
 * when that was and the HMAC-SHA-256 of device, time and account, cut to 128 bits. Signs nobody in; says no account to who
 * has not the secret; makes no mark for another account, device or time. Nothing is stored. Safe for any thread.
 */
public final class DeviceMarks {
    /** How long a mark is good, and no browser keeps it longer; each sign-in makes a new one. */
    public static final Duration LIFE = Duration.ofDays(400);

    /** Accounts that one browser is remembered for; the one signed in to longest ago gives way. */
    static final int MOST = 8;

    /** As far as nodes' clocks are believed to be apart at most: what was made later than that was made by nobody. */
    static final Duration CLOCKS_MAY_DIFFER = Duration.ofMinutes(10);

    /** A browser has one; of more, as others may have planted them, no more than these are looked at. */
    private static final int MOST_TEXTS = 8;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int BYTES = 16;
    private static final int TIME_BYTES = 5;
    private static final int TIME = 7;
    private static final String DEVICE = "[A-Za-z0-9_-]{22}";
    private static final String MARK = "[A-Za-z0-9_-]{29}";
    private static final Pattern SHAPE = Pattern.compile(DEVICE + "(\\." + MARK + "){1," + MOST + "}");

    private final TokenGenerator generator;
    private final List<byte[]> keys;

    /** With the keys for purpose {@code device}: made with the present one, taken with any. */
    public DeviceMarks(DerivedKeys keys, TokenGenerator generator) {
        this.generator = generator;
        this.keys = keys.keysFor("device");
    }

    /** A device, as a browser shows it. */
    private record Shown(String device, List<String> marks) {
        static List<Shown> of(List<String> texts) {
            return texts.stream()
                    .filter(text -> SHAPE.matcher(text).matches())
                    .limit(MOST_TEXTS)
                    .map(text -> List.of(text.split("\\.", -1)))
                    .map(parts -> new Shown(parts.get(0), parts.subList(1, parts.size())))
                    .toList();
        }
    }

    /**
     * The device that shows that it has signed in to the account of this name, the first of several.
     *
     * @param texts what the browser shows, in its order; anything may be among them
     * @param username in its one spelling
     */
    public Optional<String> device(List<String> texts, TenantId tenant, String username, Instant now) {
        return Shown.of(texts).stream()
                .filter(shown -> isKnown(shown, tenant, username, now))
                .map(Shown::device)
                .findFirst();
    }

    private boolean isKnown(Shown shown, TenantId tenant, String username, Instant now) {
        boolean known = false;
        for (String mark : shown.marks()) {
            known |= isOf(mark, shown.device(), tenant, username) && isGood(mark, now);
        }
        return known;
    }

    private boolean isOf(String mark, String device, TenantId tenant, String username) {
        boolean found = false;
        for (byte[] key : keys) {
            byte[] right =
                    mark(key, mark.substring(0, TIME), device, tenant, username).getBytes(StandardCharsets.US_ASCII);
            found |= MessageDigest.isEqual(right, mark.getBytes(StandardCharsets.US_ASCII));
        }
        return found;
    }

    private static boolean isGood(String mark, Instant now) {
        Instant made = madeAt(mark);
        return made.plus(LIFE).isAfter(now) && !made.minus(CLOCKS_MAY_DIFFER).isAfter(now);
    }

    /**
     * What the browser is to keep after it has signed in: of what it kept until then, that by which the account knows it, or
     * else the first that could be ours, or else something new.
     *
     * @param before what the browser showed, in its order; anything may be among it
     */
    public String with(List<String> before, TenantId tenant, String username, Instant now) {
        List<Shown> all = Shown.of(before);
        Shown kept = all.stream()
                .filter(shown -> isKnown(shown, tenant, username, now))
                .findFirst()
                .or(() -> all.stream().findFirst())
                .orElseGet(() -> new Shown(BASE64.encodeToString(generator.bytes(BYTES)), List.of()));
        List<String> next = new ArrayList<>();
        next.add(kept.device());
        next.add(mark(keys.get(0), text(now), kept.device(), tenant, username));
        kept.marks().stream()
                .filter(mark -> isGood(mark, now) && !isOf(mark, kept.device(), tenant, username))
                .limit(MOST - 1)
                .forEach(next::add);
        return String.join(".", next);
    }

    private static String text(Instant time) {
        byte[] seconds =
                ByteBuffer.allocate(Long.BYTES).putLong(time.getEpochSecond()).array();
        return BASE64.encodeToString(Arrays.copyOfRange(seconds, Long.BYTES - TIME_BYTES, Long.BYTES));
    }

    private static Instant madeAt(String mark) {
        byte[] seconds = new byte[Long.BYTES];
        byte[] shown = Base64.getUrlDecoder().decode(mark.substring(0, TIME));
        System.arraycopy(shown, 0, seconds, Long.BYTES - TIME_BYTES, TIME_BYTES);
        return Instant.ofEpochSecond(ByteBuffer.wrap(seconds).getLong());
    }

    /** Device and time have a fixed length, and no tenant holds a line feed: no two accounts give one message. */
    private static String mark(byte[] key, String time, String device, TenantId tenant, String username) {
        String message = device + time + tenant.value() + "\n" + username;
        byte[] mark = DerivedKeys.hmac(key, message.getBytes(StandardCharsets.UTF_8));
        return time + BASE64.encodeToString(Arrays.copyOf(mark, BYTES));
    }
}
