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
import org.doorward.AccountId;
import org.doorward.TenantId;

/**
 * What a browser keeps to show which accounts it has signed in to before, and by which names: a random device and for each
 * name a mark, of when that was, whose name it was then, and the HMAC-SHA-256 of device, time, account and name, cut to 128
 * bits. The account is a keyed hash, so that a name that has become somebody else's makes nobody known there. Signs nobody in;
 * says neither name nor account to who has not the secret; makes no mark for another one, device or time. Nothing is stored.
 * Safe for any thread.
 */
public final class DeviceMarks {
    /** How long a mark is good, and no browser keeps it longer; each sign-in makes a new one. */
    public static final Duration LIFE = Duration.ofDays(400);

    /** Names that one browser is remembered for; the one signed in by longest ago gives way. */
    static final int MOST = 8;

    /** As far as nodes' clocks are believed to be apart at most: what was made later than that was made by nobody. */
    static final Duration CLOCKS_MAY_DIFFER = Duration.ofMinutes(10);

    /** A browser has one; of more, as others may have planted them, no more than these are looked at. */
    private static final int MOST_TEXTS = 8;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int BYTES = 16;
    private static final int TIME_BYTES = 5;
    private static final int TIME = 7;
    private static final int ACCOUNT_BYTES = 9;
    private static final int ACCOUNT = 12;
    private static final String DEVICE = "[A-Za-z0-9_-]{22}";
    private static final String MARK = "[A-Za-z0-9_-]{41}";
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
     * A device that has signed in by a name.
     *
     * @param device which; hard to guess
     * @param account whose name it was then, hashed: ask {@link DeviceMarks#isOf}
     */
    public record Known(String device, String account) {}

    /**
     * The device that shows that it has signed in by this name, the first of several.
     *
     * @param texts what the browser shows, in its order; anything may be among them
     * @param username in its one spelling
     */
    public Optional<Known> device(List<String> texts, TenantId tenant, String username, Instant now) {
        return Shown.of(texts).stream()
                .flatMap(shown -> known(shown, tenant, username, now).stream())
                .findFirst();
    }

    private Optional<Known> known(Shown shown, TenantId tenant, String username, Instant now) {
        String account = null;
        for (String mark : shown.marks()) {
            if (isOf(mark, shown.device(), tenant, username) && isGood(mark, now) && account == null) {
                account = accountIn(mark);
            }
        }
        return Optional.ofNullable(account).map(whose -> new Known(shown.device(), whose));
    }

    /** Whether the name by which this device has signed in was this account's then. */
    public boolean isOf(Known known, AccountId account) {
        boolean found = false;
        for (byte[] key : keys) {
            found |= MessageDigest.isEqual(
                    hidden(key, account).getBytes(StandardCharsets.US_ASCII),
                    known.account().getBytes(StandardCharsets.US_ASCII));
        }
        return found;
    }

    private boolean isOf(String mark, String device, TenantId tenant, String username) {
        boolean found = false;
        for (byte[] key : keys) {
            byte[] right = mark(key, mark.substring(0, TIME + ACCOUNT), device, tenant, username)
                    .getBytes(StandardCharsets.US_ASCII);
            found |= MessageDigest.isEqual(right, mark.getBytes(StandardCharsets.US_ASCII));
        }
        return found;
    }

    private static boolean isGood(String mark, Instant now) {
        Instant made = madeAt(mark);
        return made.plus(LIFE).isAfter(now) && !made.minus(CLOCKS_MAY_DIFFER).isAfter(now);
    }

    /**
     * What the browser is to keep after it has signed in: of what it kept until then, that by which it is known by this name,
     * or else the first that could be ours, or else something new.
     *
     * @param before what the browser showed, in its order; anything may be among it
     * @param account that it has signed in to
     * @param username by which it was found, in its one spelling
     */
    public String with(List<String> before, AccountId account, String username, Instant now) {
        TenantId tenant = account.tenant();
        List<Shown> all = Shown.of(before);
        Shown kept = all.stream()
                .filter(shown -> known(shown, tenant, username, now).isPresent())
                .findFirst()
                .or(() -> all.stream().findFirst())
                .orElseGet(() -> new Shown(BASE64.encodeToString(generator.bytes(BYTES)), List.of()));
        List<String> next = new ArrayList<>();
        next.add(kept.device());
        String ofNow = text(now) + hidden(keys.get(0), account);
        next.add(mark(keys.get(0), ofNow, kept.device(), tenant, username));
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

    private static String accountIn(String mark) {
        return mark.substring(TIME, TIME + ACCOUNT);
    }

    /** A username holds no line feed, so that this is the message of no mark. */
    private static String hidden(byte[] key, AccountId account) {
        String message = "\n" + account.tenant().value() + "\n" + account.value();
        byte[] hash = DerivedKeys.hmac(key, message.getBytes(StandardCharsets.UTF_8));
        return BASE64.encodeToString(Arrays.copyOf(hash, ACCOUNT_BYTES));
    }

    /**
     * Device, time and account have a fixed length, and no tenant holds a line feed: no two names give one message.
     *
     * @param what time and account
     */
    private static String mark(byte[] key, String what, String device, TenantId tenant, String username) {
        String message = device + what + tenant.value() + "\n" + username;
        byte[] mark = DerivedKeys.hmac(key, message.getBytes(StandardCharsets.UTF_8));
        return what + BASE64.encodeToString(Arrays.copyOf(mark, BYTES));
    }
}
