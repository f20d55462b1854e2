package org.doorward.benchmark.contender;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.doorward.account.PasswordHasher;

/** Hashes so quickly that what else a sign-in costs can be seen. Not to be used by anybody. */
final class QuickHasher implements PasswordHasher {
    @Override
    public String hash(CharSequence password) {
        try {
            byte[] text = password.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean matches(CharSequence password, String hash) {
        return hash(password).equals(hash);
    }

    @Override
    public boolean isOutdated(String hash) {
        return false;
    }
}
