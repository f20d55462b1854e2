package org.doorward.account;

/**
 * Knows passwords that have leaked somewhere: a CDI bean of the application, over a list or a service of its choice (R145).
 * Asked when a password is set, never at sign-in, and only of passwords that nothing else speaks against.
 *
 * <p>It runs on a thread of its own with the class loader of the thread that sets the password, and has two seconds. When it
 * throws or takes longer, the password is taken and a warning logged: a service elsewhere that is down must not keep people
 * from changing a password that somebody else knows. A bean that would rather refuse returns true then, in time.
 */
@FunctionalInterface
public interface BreachedPasswords {
    /**
     * Whether this password is known to have leaked. Called by many threads at once; interrupted when its time is over.
     *
     * @param password as it was typed. Never log it, and never send it elsewhere as it is
     */
    boolean contains(CharSequence password);
}
