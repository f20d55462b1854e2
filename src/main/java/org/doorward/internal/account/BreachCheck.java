package org.doorward.internal.account;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.doorward.account.BreachedPasswords;

/**
 * Asks {@link BreachedPasswords} with a time limit. Passwords are set rarely, so each question has its own thread,
 * which ends with the question. The number of concurrent questions is limited. Safe for any thread.
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

    /** Whether the password is known to have leaked. False when no answer comes in time. */
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
            // the message comes from the application and may hold anything
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
