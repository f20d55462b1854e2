package org.doorward.internal.crypto;

import com.password4j.Argon2Function;
import com.password4j.BcryptFunction;
import com.password4j.HashingFunction;
import com.password4j.PBKDF2Function;
import com.password4j.Password;
import com.password4j.ScryptFunction;
import com.password4j.types.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads stored hashes, within bounds: whoever can write a hash cannot take a node's memory or processors. The bounds
 * allow what the OWASP Password Storage Cheat Sheet asks for and what common libraries do by default. Formats:
 *
 * <ul>
 *   <li>Argon2: {@code $argon2i$}, {@code $argon2d$}, {@code $argon2id$}
 *   <li>bcrypt: {@code $2a$}, {@code $2b$}, {@code $2y$}. It reads 72 bytes of a password, as whoever made the hash did
 *   <li>PBKDF2 of Jakarta Security, {@code PBKDF2WithHmacSHA256:…}, and of password4j, {@code $3$…}
 *   <li>scrypt: {@code $s0$…}, and password4j's, which lacks that part
 * </ul>
 *
 * Safe for any thread.
 */
final class StoredHashes {
    private static final int LONGEST = 512;
    private static final int MOST_MEMORY_KIB = 128 * 1024;

    private static final Pattern ARGON2 =
            Pattern.compile("\\$argon2(?:i|d|id)\\$v=(?:16|19)\\$m=(\\d{1,7}),t=(\\d{1,4}),"
                    + "p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,128})\\$([A-Za-z0-9+/]{16,128})");
    private static final int MOST_ARGON2_WORK = 2 * MOST_MEMORY_KIB;
    private static final int MOST_ARGON2_LANES = 16;

    /** The library keeps memory for each combination of parameters that it has met. */
    private static final int MOST_COMBINATIONS = 8;

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    private static final int LEAST_BCRYPT_COST = 4;
    private static final int MOST_BCRYPT_COST = 14;

    /** In bytes. The start of such a hash is the hash of a shorter length: a cut one would match, too. */
    private static final Set<Integer> LENGTHS = Set.of(16, 20, 24, 28, 32, 48, 64);

    private static final String BASE64 = "([A-Za-z0-9+/]{1,200}={0,2})";
    private static final Pattern JAKARTA =
            Pattern.compile("PBKDF2WithHmacSHA(1|224|256|384|512):(\\d{1,9}):" + BASE64 + ":" + BASE64);
    private static final Pattern COMPRESSED = Pattern.compile("\\$([1-5])\\$(\\d{1,19})\\$" + BASE64 + "\\$" + BASE64);
    private static final int MOST_PBKDF2_WORK = 4_000_000;

    private static final Pattern SCRYPT = Pattern.compile("\\$(?:s0\\$)?([0-9a-f]{1,8})\\$" + BASE64 + "\\$" + BASE64);
    private static final int MOST_SCRYPT_WORK = 1 << 20;
    private static final int MOST_SCRYPT_LANES = 16;

    private final Set<String> combinations = new HashSet<>();

    /** Returns what tells whether a password belongs to this hash. @throws UnusableHashException with the reason */
    Predicate<CharSequence> read(String hash) {
        if (hash.length() <= LONGEST) {
            if (hash.startsWith("$argon2")) {
                return argon2(hash);
            }
            if (hash.startsWith("$2") && hash.indexOf('$', 1) == 3) {
                return bcrypt(hash);
            }
            if (hash.startsWith("PBKDF2With")) {
                return jakarta(hash);
            }
            Matcher compressed = COMPRESSED.matcher(hash);
            if (compressed.matches()) {
                return compressed(compressed);
            }
            if (hash.startsWith("$")) {
                return scrypt(hash);
            }
        }
        throw new UnusableHashException("it is of no known format");
    }

    private static void need(boolean holds, String otherwise) {
        if (!holds) {
            throw new UnusableHashException(otherwise);
        }
    }

    private static Matcher parts(Pattern pattern, String hash, String otherwise) {
        Matcher parts = pattern.matcher(hash);
        need(parts.matches(), otherwise);
        return parts;
    }

    private static Predicate<CharSequence> checkedBy(HashingFunction function, String hash) {
        return password -> Password.check(password, hash).with(function);
    }

    private Predicate<CharSequence> argon2(String hash) {
        Matcher parts = parts(ARGON2, hash, "Argon2: damaged");
        int memory = Integer.parseInt(parts.group(1));
        int passes = Integer.parseInt(parts.group(2));
        int lanes = Integer.parseInt(parts.group(3));
        need(memory <= MOST_MEMORY_KIB, "Argon2: it takes more than 128 MiB");
        need((long) memory * passes <= MOST_ARGON2_WORK, "Argon2: too many passes");
        need(lanes <= MOST_ARGON2_LANES, "Argon2: more than 16 lanes");
        need(passes > 0 && lanes > 0 && memory >= 8 * lanes, "Argon2: damaged");
        decoded(parts.group(4), "Argon2: damaged");
        decoded(parts.group(5), "Argon2: damaged");
        String combination = hash.substring(0, hash.indexOf('$', hash.indexOf("$m=") + 1))
                + parts.group(5).length();
        synchronized (combinations) {
            need(
                    combinations.contains(combination) || combinations.size() < MOST_COMBINATIONS,
                    "Argon2: more than 8 combinations of parameters since the start");
            combinations.add(combination);
        }
        return checkedBy(Argon2Function.getInstanceFromHash(hash), hash);
    }

    private static Predicate<CharSequence> bcrypt(String hash) {
        int cost = Integer.parseInt(parts(BCRYPT, hash, "bcrypt: damaged").group(1));
        need(cost <= MOST_BCRYPT_COST, "bcrypt: its cost is above 14");
        need(cost >= LEAST_BCRYPT_COST, "bcrypt: damaged");
        return checkedBy(BcryptFunction.getInstanceFromHash(hash), hash);
    }

    private static Predicate<CharSequence> jakarta(String hash) {
        Matcher parts = parts(JAKARTA, hash, "PBKDF2: damaged");
        return pbkdf2(
                Hmac.valueOf("SHA" + parts.group(1)),
                Integer.parseInt(parts.group(2)),
                bytes(parts.group(3), "PBKDF2: damaged"),
                bytes(parts.group(4), "PBKDF2: damaged"));
    }

    /** The upper half of the number holds the iterations, the lower one the length in bits; the salt is a text. */
    private static Predicate<CharSequence> compressed(Matcher parts) {
        long both;
        try {
            both = Long.parseLong(parts.group(2));
        } catch (NumberFormatException e) {
            throw new UnusableHashException("PBKDF2: damaged");
        }
        byte[] expected = bytes(parts.group(4), "PBKDF2: damaged");
        need((int) both == 8 * expected.length, "PBKDF2: damaged");
        int iterations = (int) Math.min(both >>> 32, Integer.MAX_VALUE);
        return pbkdf2(
                Hmac.fromCode(Integer.parseInt(parts.group(1))),
                iterations,
                bytes(parts.group(3), "PBKDF2: damaged"),
                expected);
    }

    private static Predicate<CharSequence> pbkdf2(Hmac hmac, int iterations, byte[] salt, byte[] expected) {
        int bits = 8 * expected.length;
        need(iterations > 0 && LENGTHS.contains(expected.length) && salt.length > 0, "PBKDF2: damaged");
        int blocks = (bits + hmac.bits() - 1) / hmac.bits();
        need((long) iterations * blocks <= MOST_PBKDF2_WORK, "PBKDF2: too many iterations");
        PBKDF2Function function = PBKDF2Function.getInstance(hmac, iterations, bits);
        return password -> MessageDigest.isEqual(
                expected, function.hash(utf8(password), salt).getBytes());
    }

    private static byte[] utf8(CharSequence password) {
        return password.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Predicate<CharSequence> scrypt(String hash) {
        Matcher parts = parts(SCRYPT, hash, "it is of no known format");
        int parameters = Integer.parseUnsignedInt(parts.group(1), 16);
        int log = parameters >>> 16;
        int resources = parameters >>> 8 & 0xff;
        int lanes = parameters & 0xff;
        need(log > 0 && resources > 0 && lanes > 0, "scrypt: damaged");
        need(log < 31 && (long) resources << log <= 8L * MOST_MEMORY_KIB, "scrypt: it takes more than 128 MiB");
        need(
                lanes <= MOST_SCRYPT_LANES && ((long) resources << log) * lanes <= MOST_SCRYPT_WORK,
                "scrypt: too much work");
        byte[] expected = bytes(parts.group(3), "scrypt: damaged");
        byte[] salt = bytes(parts.group(2), "scrypt: damaged");
        need(LENGTHS.contains(expected.length), "scrypt: damaged");
        ScryptFunction function = ScryptFunction.getInstance(1 << log, resources, lanes, expected.length);
        return password -> MessageDigest.isEqual(
                expected, function.hash(utf8(password), salt).getBytes());
    }

    /** Without its padding, or a part of it, a text was cut. */
    private static byte[] bytes(String base64, String otherwise) {
        need(base64.length() % 4 == 0, otherwise);
        return decoded(base64, otherwise);
    }

    private static byte[] decoded(String base64, String otherwise) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new UnusableHashException(otherwise);
        }
    }
}
