package org.doorward.internal.crypto;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import org.doorward.account.PasswordHasher;

/**
 * Hashes passwords with Argon2id (RFC 9106): 19 MiB, two passes, one lane, the minimum of the OWASP Password Storage
 * Cheat Sheet. The hash is the usual {@code $argon2id$…} text. Each call takes tens of milliseconds and 19 MiB. Safe
 * for any thread.
 */
public final class Argon2PasswordHasher implements PasswordHasher {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    private final Argon2Function function =
            Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);

    @Override
    public String hash(CharSequence password) {
        return Password.hash(password).addRandomSalt(SALT_BYTES).with(function).getResult();
    }

    @Override
    public boolean matches(CharSequence password, String hash) {
        try {
            return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
        } catch (RuntimeException e) {
            // the library throws a different exception for each way in which a text is not a hash
            return false;
        }
    }

    @Override
    public boolean isOutdated(String hash) {
        try {
            Argon2Function used = Argon2Function.getInstanceFromHash(hash);
            return used.getVariant() != Argon2.ID
                    || used.getMemory() < MEMORY_KIB
                    || used.getIterations() < PASSES
                    || used.getOutputLength() < HASH_BYTES;
        } catch (RuntimeException e) {
            return true;
        }
    }
}
