package org.doorward.account;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks {@link BreachedPasswords} and waits no longer than it must. Passwords are set seldom: each question has a thread of
 * its own, which ends with it, and there are only so many at once. Safe for any thread.
 */
final class BreachCheck {
    /** How long an answer may take. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger("org.doorward.account");
    private static final int AT_ONCE = 16;

    private final BreachedPasswords passwords;
    private final Duration patience;
    private final Semaphore asking = new Semaphore(AT_ONCE);

    BreachCheck(BreachedPasswords passwords, Duration patience) {
        this.passwords = passwords;
        this.patience = patience;
    }

    /** Whether it is known to have leaked; false where that cannot be told in time. */
    boolean knows(CharSequence password) {
        if (!asking.tryAcquire()) {
            LOG.log(System.Logger.Level.WARNING, "a password was set unchecked: too many others are being looked up");
            return false;
        }
        FutureTask<Boolean> question = new FutureTask<>(() -> passwords.contains(password));
        Runnable counted = () -> {
            try {
                question.run();
            } finally {
                asking.release();
            }
        };
        // inherits the class loader of the application
        Thread thread = new Thread(counted, "doorward-breached-passwords");
        thread.setDaemon(true);
        thread.start();
        try {
            return question.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "a password was set unchecked: BreachedPasswords took too long");
        } catch (ExecutionException e) {
            // its message is the application's own and may hold anything
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a password was set unchecked: BreachedPasswords failed with {0}",
                    Objects.requireNonNullElse(e.getCause(), e).getClass().getName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        question.cancel(true);
        return false;
    }
}
