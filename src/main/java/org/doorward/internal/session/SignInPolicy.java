package org.doorward.internal.session;

/**
 * What a sign-in must meet, and its effect on the account's other sessions.
 *
 * @param most the most live sessions of one account; a new one ends the longest unused
 * @param hook is asked before a sign-in opens a session
 */
public record SignInPolicy(int most, SignInHook hook) {
    /** The default of the settings. */
    public static final SignInPolicy DEFAULT = new SignInPolicy(1_000);

    /** @throws IllegalArgumentException when {@code most} is less than 1 */
    public SignInPolicy {
        if (most < 1) {
            throw new IllegalArgumentException("a sign-in opens a session");
        }
    }

    /** Accepts every sign-in. @throws IllegalArgumentException when {@code most} is less than 1 */
    public SignInPolicy(int most) {
        this(most, SignInHook.NONE);
    }
}
