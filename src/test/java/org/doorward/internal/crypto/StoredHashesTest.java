package org.doorward.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.password4j.Argon2Function;
import com.password4j.BcryptFunction;
import com.password4j.CompressedPBKDF2Function;
import com.password4j.HashingFunction;
import com.password4j.Password;
import com.password4j.ScryptFunction;
import com.password4j.types.Argon2;
import com.password4j.types.Bcrypt;
import com.password4j.types.Hmac;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.doorward.testing.CapturedLogs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hashes that other libraries have made. */
@Tag("fast")
class StoredHashesTest {
    private static final String PASSWORD = "correct horse ü 😀 battery";
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private final Argon2PasswordHasher hasher = new Argon2PasswordHasher();

    private static String made(HashingFunction function) {
        return Password.hash(PASSWORD).addRandomSalt(16).with(function).getResult();
    }

    /** As {@code Pbkdf2PasswordHash} of Jakarta Security makes it. */
    private static String jakarta(String algorithm, int iterations, String password, byte[] salt, int bytes)
            throws Exception {
        byte[] hash = SecretKeyFactory.getInstance(algorithm)
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, bytes * 8))
                .getEncoded();
        return algorithm + ":" + iterations + ":" + BASE64.encodeToString(salt) + ":" + BASE64.encodeToString(hash);
    }

    private static Map<String, String> hashes() throws Exception {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (Bcrypt minor : List.of(Bcrypt.A, Bcrypt.B, Bcrypt.Y)) {
            hashes.put(
                    "bcrypt " + minor,
                    Password.hash(PASSWORD)
                            .with(BcryptFunction.getInstance(minor, 4))
                            .getResult());
        }
        for (Argon2 variant : Argon2.values()) {
            hashes.put("argon2 " + variant, made(Argon2Function.getInstance(64, 2, 1, 32, variant)));
        }
        hashes.put("scrypt", made(ScryptFunction.getInstance(1 << 10, 8, 1, 32)));
        hashes.put("scrypt $s0$", "$s0" + made(ScryptFunction.getInstance(1 << 10, 8, 1, 64)));
        for (Hmac hmac : Hmac.values()) {
            hashes.put("pbkdf2 " + hmac, made(CompressedPBKDF2Function.getInstance(hmac, 1_000, 256)));
        }
        for (String sha : List.of("1", "224", "256", "384", "512")) {
            hashes.put(
                    "jakarta " + sha,
                    jakarta(
                            "PBKDF2WithHmacSHA" + sha,
                            2_048,
                            PASSWORD,
                            "0123456789abcdef".getBytes(StandardCharsets.UTF_8),
                            32));
        }
        return hashes;
    }

    @Test
    void theRightPasswordMatchesAndNoOtherDoes() throws Exception {
        hashes().forEach((format, hash) -> {
            assertTrue(hasher.matches(PASSWORD, hash), format + " " + hash);
            for (String wrong : List.of("", PASSWORD + " ", PASSWORD.substring(1), "x")) {
                assertFalse(hasher.matches(wrong, hash), format);
            }
            assertTrue(hasher.isOutdated(hash), format);
        });
    }

    @Test
    void aDamagedHashMatchesNothing() throws Exception {
        StoredHashes stored = new StoredHashes();
        hashes().forEach((format, hash) -> {
            for (String damaged : damaged(hash)) {
                try {
                    assertFalse(stored.read(damaged).test(PASSWORD), format + " " + damaged);
                } catch (UnusableHashException e) {
                    assertFalse(String.valueOf(e.getMessage()).contains(hash), "the hash is not told");
                }
            }
        });
        for (String text :
                List.of("", "$", "$$$", "plain", "$1$abc$def", "$5$salt$x", "{noop}secret", "x".repeat(5_000))) {
            assertThrows(UnusableHashException.class, () -> stored.read(text), text);
        }
    }

    private static List<String> damaged(String hash) {
        List<String> damaged = new ArrayList<>();
        for (int length : new int[] {hash.length() - 2, hash.length() - 3, hash.length() / 2, 8, 1}) {
            damaged.add(hash.substring(0, length));
        }
        damaged.add(hash + "A");
        damaged.add(hash.replaceAll("[$:][^$:]*$", "\\$"));
        damaged.add(hash.replace('$', ':'));
        damaged.add(hash.replaceAll("\\d", "9"));
        damaged.add(" " + hash);
        damaged.remove(hash);
        return damaged;
    }

    @Test
    void publishedVectorsMatch() {
        // of the reference implementations and the RFCs 6070, 7914
        Map<String, String> vectors = new LinkedHashMap<>();
        vectors.put("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U");
        vectors.put("$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK", "U*U*");
        vectors.put("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "password");
        vectors.put(
                "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA", "password");
        vectors.put(
                "PBKDF2WithHmacSHA1:4096:" + BASE64.encodeToString("salt".getBytes(StandardCharsets.UTF_8)) + ":"
                        + BASE64.encodeToString(HexFormat.of().parseHex("4b007901b765489abead49d926f721d065a429c1")),
                "password");
        vectors.put(
                "$s0$a0810$" + BASE64.encodeToString("NaCl".getBytes(StandardCharsets.UTF_8)) + "$"
                        + BASE64.encodeToString(HexFormat.of()
                                .parseHex("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                                        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")),
                "password");
        vectors.forEach((hash, password) -> {
            assertTrue(hasher.matches(password, hash), hash);
            assertFalse(hasher.matches(password + "x", hash), hash);
        });
    }

    @Test
    void aHashThatWouldCostTooMuchIsRefusedBeforeItCosts() {
        String salt = "c29tZXNhbHQ";
        String hash = "A".repeat(43);
        Map<String, String> hostile = new LinkedHashMap<>();
        hostile.put("$argon2id$v=19$m=9999999,t=1,p=1$" + salt + "$" + hash, "Argon2: it takes more than 128 MiB");
        hostile.put("$argon2id$v=19$m=131072,t=3,p=1$" + salt + "$" + hash, "Argon2: too many passes");
        hostile.put("$argon2id$v=19$m=64,t=9999,p=1$" + salt + "$" + hash, "Argon2: too many passes");
        hostile.put("$argon2id$v=19$m=65536,t=1,p=17$" + salt + "$" + hash, "Argon2: more than 16 lanes");
        hostile.put("$argon2id$v=19$m=0,t=1,p=1$" + salt + "$" + hash, "Argon2: damaged");
        hostile.put("$2a$15$" + "a".repeat(53), "bcrypt: its cost is above 14");
        hostile.put("$2a$31$" + "a".repeat(53), "bcrypt: its cost is above 14");
        hostile.put("$2a$99$" + "a".repeat(53), "bcrypt: its cost is above 14");
        hostile.put("PBKDF2WithHmacSHA256:4000001:" + salt + "=:" + hash + "=", "PBKDF2: too many iterations");
        hostile.put("PBKDF2WithHmacSHA256:999999999:" + salt + "=:" + hash + "=", "PBKDF2: too many iterations");
        hostile.put("$3$" + ((4_000_001L << 32) + 256) + "$" + salt + "=$" + hash + "=", "PBKDF2: too many iterations");
        hostile.put("$3$" + Long.MAX_VALUE + "$" + salt + "=$" + hash + "=", "PBKDF2: damaged");
        hostile.put("$s0$110901$" + salt + "=$" + hash + "=", "scrypt: it takes more than 128 MiB");
        hostile.put("$s0$1f0801$" + salt + "=$" + hash + "=", "scrypt: it takes more than 128 MiB");
        hostile.put("$s0$ffffffff$" + salt + "=$" + hash + "=", "scrypt: it takes more than 128 MiB");
        hostile.put("$s0$110802$" + salt + "=$" + hash + "=", "scrypt: too much work");
        hostile.put("$s0$0a08ff$" + salt + "=$" + hash + "=", "scrypt: too much work");
        StoredHashes stored = new StoredHashes();
        hostile.forEach((text, why) -> {
            UnusableHashException refused = assertThrows(UnusableHashException.class, () -> stored.read(text), text);
            assertEquals(why, refused.getMessage(), text);
        });
    }

    @Test
    void whatLibrariesDoByDefaultIsWithinTheBounds() {
        StoredHashes stored = new StoredHashes();
        String salt = "c29tZXNhbHQ";
        String hash = "A".repeat(43);
        for (String text : List.of(
                "$argon2id$v=19$m=65536,t=4,p=1$" + salt + "$" + hash,
                "$argon2id$v=19$m=65536,t=3,p=4$" + salt + "$" + hash,
                "$2b$14$" + "a".repeat(53),
                "PBKDF2WithHmacSHA256:600000:" + salt + "=:" + hash + "=",
                "PBKDF2WithHmacSHA1:1300000:" + salt + "=:" + "A".repeat(27) + "=",
                "$s0$110801$" + salt + "=$" + hash + "=")) {
            assertDoesNotThrow(() -> stored.read(text), text);
        }
    }

    @Test
    void manyCombinationsOfParametersTakeNoMemory() {
        StoredHashes stored = new StoredHashes();
        for (int memory = 64; memory < 72; memory++) {
            stored.read("$argon2id$v=19$m=" + memory + ",t=1,p=1$c29tZXNhbHQ$" + "A".repeat(43));
        }
        assertThrows(
                UnusableHashException.class,
                () -> stored.read("$argon2id$v=19$m=100,t=1,p=1$c29tZXNhbHQ$" + "A".repeat(43)));
        assertDoesNotThrow(() -> stored.read("$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$" + "B".repeat(43)));
    }

    @Test
    void aHashThatIsNotUsedIsLoggedOnceWithoutItself() {
        try (CapturedLogs logs = new CapturedLogs("org.doorward.account")) {
            for (int i = 0; i < 3; i++) {
                assertFalse(hasher.matches(PASSWORD, "$2a$31$" + "a".repeat(53)));
                assertFalse(hasher.matches(PASSWORD, "$2a$30$" + "b".repeat(53)));
            }
            List<String> lines = logs.text()
                    .lines()
                    .filter(line -> line.contains("stored hash"))
                    .toList();
            assertEquals(1, lines.size(), lines::toString);
            assertTrue(lines.get(0).contains("bcrypt: its cost is above 14"), lines::toString);
            assertFalse(lines.get(0).contains("$2a$"), lines::toString);
        }
    }
}
