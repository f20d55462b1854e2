package org.doorward.internal.session;

/**
 * The effect of a sign-in on the account's other sessions.
 *
 * @param most the most live sessions of one account; a new one ends the longest unused
 */
public record SignInPolicy(int most) {
    /** The default of the settings. */
    public static final SignInPolicy DEFAULT = new SignInPolicy(1_000);

    /** @throws IllegalArgumentException when {@code most} is less than 1 */
    public SignInPolicy {
        if (most < 1) {
            throw new IllegalArgumentException("a sign-in opens a session");
        }
    }
}
