package org.doorward.testing;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import org.doorward.account.PasswordHasher;

/**
 * Argon2id with next to no memory: for tests that are not about the cost of a password. What the real one costs takes most of
 * the processor's time of all others.
 */
public final class QuickHasher implements PasswordHasher {
    private static final int MEMORY_KIB = 16;

    private final Argon2Function function = Argon2Function.getInstance(MEMORY_KIB, 1, 1, 32, Argon2.ID);

    @Override
    public String hash(CharSequence password) {
        return Password.hash(password).addRandomSalt(16).with(function).getResult();
    }

    @Override
    public boolean matches(CharSequence password, String hash) {
        try {
            return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Override
    public boolean isOutdated(String hash) {
        return !hash.contains("$m=" + MEMORY_KIB + ",");
    }
}
