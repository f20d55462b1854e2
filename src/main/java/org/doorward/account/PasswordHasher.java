package org.doorward.account;

/**
 * A slow, salted password hash. An application with its own hash implements it as a CDI bean. Safe for any thread; a
 * bounded number of threads call it at once.
 */
public interface PasswordHasher {
    /** Returns the hash of a password, with salt and parameters. Two calls return two texts. */
    String hash(CharSequence password);

    /** Whether this hash belongs to this password. False for an unreadable hash. */
    boolean matches(CharSequence password, String hash);

    /** Whether {@link #hash} would now use stronger parameters. */
    boolean isOutdated(String hash);
}
