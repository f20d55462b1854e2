package org.doorward.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.password4j.Argon2Function;
import com.password4j.BcryptFunction;
import com.password4j.CompressedPBKDF2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import com.password4j.types.Bcrypt;
import com.password4j.types.Hmac;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How passwords are kept. */
@Tag("fast")
class Argon2PasswordHasherTest {
    private static final String PASSWORD = "correct horse battery staple";

    private final Argon2PasswordHasher hasher = new Argon2PasswordHasher();

    @Test
    void theParametersStandInTheHash() {
        String hash = hasher.hash(PASSWORD);
        assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
        assertFalse(hasher.isOutdated(hash));
        assertFalse(hash.contains(PASSWORD));
    }

    @Test
    void twoHashesOfOnePasswordDifferAndBothMatch() {
        String one = hasher.hash(PASSWORD);
        String other = hasher.hash(PASSWORD);
        assertNotEquals(one, other);
        assertTrue(hasher.matches(PASSWORD, one));
        assertTrue(hasher.matches(PASSWORD, other));
        assertFalse(hasher.matches(PASSWORD + " ", one));
        assertFalse(hasher.matches("", one));
    }

    @Test
    void everyCharacterOfALongPasswordCounts() {
        String one = "x".repeat(74) + "A" + "yyyyy";
        String other = "x".repeat(74) + "B" + "yyyyy";
        assertEquals(80, one.length());
        String hash = hasher.hash(one);
        assertTrue(hasher.matches(one, hash));
        assertFalse(hasher.matches(other, hash));
        String longest = "z".repeat(1_024);
        assertTrue(hasher.matches(longest, hasher.hash(longest)));
        assertFalse(hasher.matches("z".repeat(1_023), hasher.hash(longest)));
    }

    @Test
    void nulAndWhatFollowsItCount() {
        String hash = hasher.hash("before\0after");
        assertTrue(hasher.matches("before\0after", hash));
        assertFalse(hasher.matches("before", hash));
        assertFalse(hasher.matches("before\0other", hash));
        assertFalse(hasher.matches("before\0", hash));
    }

    @Test
    void lettersOfEveryScriptCount() {
        List<String> passwords =
                List.of("пароль-пароль", "密码密码密码密码", "🔑🔒🔓🗝🔑🔒🔓🗝", "motdepass\u00e9", "motdepasse\u0301");
        for (String password : passwords) {
            String hash = hasher.hash(password);
            for (String tried : passwords) {
                assertEquals(tried.equals(password), hasher.matches(tried, hash), tried + " for " + password);
            }
        }
    }

    @Test
    void hashesOfOtherParametersAreReadAndAWeakerOneIsOutdated() {
        String weaker = hashWith(8 * 1024, 1);
        assertTrue(hasher.matches(PASSWORD, weaker));
        assertTrue(hasher.isOutdated(weaker));
        String stronger = hashWith(32 * 1024, 3);
        assertTrue(hasher.matches(PASSWORD, stronger));
        assertFalse(hasher.isOutdated(stronger));
    }

    /** Each Argon2 hash takes its memory anew. */
    @Test
    void aWrongPasswordAtACheaperHashOfAnotherLibraryIsHashedByTheBuiltInFunctionToo() {
        String bcrypt = Password.hash(PASSWORD)
                .with(BcryptFunction.getInstance(Bcrypt.B, 4))
                .getResult();
        String pbkdf2 = Password.hash(PASSWORD)
                .addRandomSalt(16)
                .with(CompressedPBKDF2Function.getInstance(Hmac.SHA256, 2_048, 256))
                .getResult();
        for (String cheap : List.of(bcrypt, pbkdf2, hashWith(1024, 1))) {
            assertTrue(hasher.matches(PASSWORD, cheap), cheap);
            long before = allocated();
            assertFalse(hasher.matches("wrong", cheap));
            long taken = allocated() - before;
            assertTrue(taken > 18L << 20, () -> taken + " bytes for " + cheap);
        }
    }

    private static long allocated() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class)
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static String hashWith(int memory, int passes) {
        return Password.hash(PASSWORD)
                .addRandomSalt(16)
                .with(Argon2Function.getInstance(memory, passes, 1, 32, Argon2.ID))
                .getResult();
    }

    @Test
    void whatIsNoHashMatchesNothingAndIsOutdated() {
        String hash = hasher.hash(PASSWORD);
        for (String garbage : List.of(
                "",
                "garbage",
                "$",
                "$argon2id$",
                "$argon2id$v=19$m=19456,t=2,p=1$",
                "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA",
                "$argon2id$v=19$m=19456,t=2,p=1$!!!$!!!",
                "$argon2id$v=19$m=x,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g",
                "$argon2id$v=19$m=-1,t=-2,p=0$c2FsdHNhbHQ$aGFzaGhhc2g",
                "$argon2id$v=19$m=99999999999,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g",
                "$argon2id$v=x$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g",
                "$2b$12$abcdefghijklmnopqrstuv",
                hash.substring(0, hash.length() / 2),
                hash.substring(1),
                hash + "$x$y")) {
            assertFalse(hasher.matches(PASSWORD, garbage), garbage);
            assertTrue(hasher.isOutdated(garbage), garbage);
        }
    }
}
