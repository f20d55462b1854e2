package org.doorward.account;

/**
 * A slow, salted password hash. Called from any thread, as often at once as {@link AccountService} lets through.
 */
public interface PasswordHasher {
    /** The hash of a password, with salt and parameters in its text. Two calls give two texts. */
    String hash(CharSequence password);

    /** Whether this is the password of that hash. False for a hash that it cannot read. */
    boolean matches(CharSequence password, String hash);

    /** Whether the hash was made with weaker parameters than {@link #hash} would use now. */
    boolean isOutdated(String hash);
}
