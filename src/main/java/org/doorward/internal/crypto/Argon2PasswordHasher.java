package org.doorward.internal.crypto;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.doorward.account.PasswordHasher;

/**
 * Hashes passwords with Argon2id (RFC 9106): 19 MiB, two passes, one lane, the minimum of the OWASP Password Storage
 * Cheat Sheet. The hash is the usual {@code $argon2id$…} text. Each call takes tens of milliseconds and 19 MiB. Hashes that
 * other libraries have made are read too, and are outdated. Safe for any thread.
 */
public final class Argon2PasswordHasher implements PasswordHasher {
    private static final System.Logger LOG = System.getLogger("org.doorward.account");
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final Pattern CURRENT =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,4}),p=\\d{1,3}\\$[^$]*\\$([^$]*)");

    private final Argon2Function function =
            Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
    private final StoredHashes stored = new StoredHashes();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    @Override
    public String hash(CharSequence password) {
        return Password.hash(password).addRandomSalt(SALT_BYTES).with(function).getResult();
    }

    /**
     * A wrong password takes at least as long as {@link #hash}, however cheap the stored hash is. Each reason for which a
     * hash cannot be used is logged once.
     */
    @Override
    public boolean matches(CharSequence password, String hash) {
        try {
            boolean matches = stored.read(hash).test(password);
            if (matches || !isOutdated(hash)) {
                return matches;
            }
        } catch (UnusableHashException e) {
            if (warned.add(String.valueOf(e.getMessage()))) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the stored hash of an account is not used, and every password is wrong: {0}",
                        e.getMessage());
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the stored hash of an account cannot be used: {0}", e.getClass());
        }
        hash(password);
        return false;
    }

    @Override
    public boolean isOutdated(String hash) {
        Matcher parts = CURRENT.matcher(hash);
        return !parts.matches()
                || Integer.parseInt(parts.group(1)) < MEMORY_KIB
                || Integer.parseInt(parts.group(2)) < PASSES
                || parts.group(3).length() * 6 / 8 < HASH_BYTES;
    }
}
