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
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.settings.value.ClockTolerance;

/**
 * The device cookie: it proves which accounts a browser has signed in to before, and by which usernames. It holds a
 * random device id, and for each username a mark. A mark holds the time of the sign-in, a keyed hash of the account,
 * and the HMAC-SHA-256 of device, time, account and username, cut to 128 bits. Because of the account's hash, a
 * username that now belongs to another account makes no browser known there. The cookie signs nobody in. Without the
 * secret, neither username nor account can be read from it, and no mark can be made for another username, device or
 * time. Nothing is stored. Safe for any thread.
 */
public final class DeviceCookie {
    /** How long a mark is valid. Browsers keep no cookie longer; each sign-in makes a new mark. */
    public static final Duration LIFE = Duration.ofDays(400);

    /** The most usernames in one cookie. A new one replaces the one with the oldest sign-in. */
    static final int MOST = 8;

    /** How far the clocks of two nodes may differ. A mark from a later time than that is refused. */
    static final Duration CLOCKS_MAY_DIFFER = ClockTolerance.GREATEST;

    /** The most cookies of one request that are read. A browser has one; an attacker may have planted more. */
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

    /** Uses the keys for the purpose {@code device}: makes marks with the present key, accepts all of them. */
    public DeviceCookie(DerivedKeys keys, TokenGenerator generator) {
        this.generator = generator;
        this.keys = keys.keysFor("device");
    }

    /** The content of one cookie, not verified yet. */
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
     * A device that has signed in by a username.
     *
     * @param device the device's id; hard to guess
     * @param account the account at that time, as a keyed hash: see {@link DeviceCookie#isOf}
     */
    public record Known(String device, String account) {}

    /**
     * Finds the first device that has proof of a sign-in by this username.
     *
     * @param texts the device cookies of the request, in its order; they may be anything
     * @param username in its canonical form
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

    /** Whether the username belonged to this account when the device signed in by it. */
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
     * Returns the cookie after a sign-in. It extends the cookie that proves a sign-in by this username; else the first
     * one of the right shape; else it makes a new one.
     *
     * @param before the device cookies of the request, in its order; they may be anything
     * @param account the account that has signed in
     * @param username the username of this sign-in, in its canonical form
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

    /** A message of a mark never starts with a line feed, so that this hash is no mark. */
    private static String hidden(byte[] key, AccountId account) {
        String message = "\n" + account.tenant().value() + "\n" + account.value();
        byte[] hash = DerivedKeys.hmac(key, message.getBytes(StandardCharsets.UTF_8));
        return BASE64.encodeToString(Arrays.copyOf(hash, ACCOUNT_BYTES));
    }

    /**
     * Device, time and account have a fixed length, and no tenant holds a line feed. So no two usernames give the same
     * message.
     *
     * @param what time and account
     */
    private static String mark(byte[] key, String what, String device, TenantId tenant, String username) {
        String message = device + what + tenant.value() + "\n" + username;
        byte[] mark = DerivedKeys.hmac(key, message.getBytes(StandardCharsets.UTF_8));
        return what + BASE64.encodeToString(Arrays.copyOf(mark, BYTES));
    }
}
