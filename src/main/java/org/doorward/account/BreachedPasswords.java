package org.doorward.account;

/**
 * A list of leaked passwords: a CDI bean of the application. It is asked when a password is set, never at sign-in, and
 * only after all other checks.
 *
 * <p>Each call runs on its own thread, with the class loader of the thread that sets the password, and has two
 * seconds. When it throws or takes longer, the password is accepted and a warning logged: a failure of another service
 * must not prevent a change of password. A bean that would rather refuse returns true in time.
 */
@FunctionalInterface
public interface BreachedPasswords {
    /**
     * Whether this password is known to have leaked. Many threads call it at once; it is interrupted when its time is
     * over.
     *
     * @param password as typed. Never log it, and never send it elsewhere as it is
     */
    boolean contains(CharSequence password);
}
