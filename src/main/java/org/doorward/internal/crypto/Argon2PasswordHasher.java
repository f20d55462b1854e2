package org.doorward.internal.crypto;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import org.doorward.account.PasswordHasher;

/**
 * Argon2id with 19 MiB, two passes and one lane, as the OWASP Password Storage Cheat Sheet asks at least (R140). Writes
 * the usual {@code $argon2id$…} text. Takes some tens of milliseconds and those 19 MiB for each call.
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
            // the library has a different one for every way in which a text is no hash
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
