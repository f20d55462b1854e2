package org.doorward.internal.login;

import java.time.Duration;
import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.SessionId;

/**
 * Work that follows a sign-in. It holds no secret.
 *
 * @param attempts how often it was begun
 * @param opened whether the session is known to have been opened; false until the first failure
 * @param fence the number of its present holder; each later holder has a greater one
 */
public record SignInTask(
        AccountId account,
        SessionId session,
        String method,
        Instant signedInAt,
        int attempts,
        boolean opened,
        long fence) {
    /** How long a store keeps a task that nobody does. Longer than anybody tries it. */
    public static final Duration KEPT = Duration.ofHours(25);

    /** The task of a session that is about to be opened. The node that makes it is its first holder. */
    static SignInTask first(AccountId account, SessionId session, String method, Instant at) {
        return new SignInTask(account, session, method, at, 1, false, 1);
    }

    /** Returns it as it is for the next holder. */
    public SignInTask claimed() {
        return new SignInTask(account, session, method, signedInAt, attempts + 1, opened, fence + 1);
    }

    /** Returns it without the attempt of its holder, who did not begin one. */
    SignInTask notBegun() {
        return new SignInTask(account, session, method, signedInAt, attempts - 1, opened, fence);
    }

    /** Returns it with a session that was opened. */
    public SignInTask ofOpenedSession() {
        return new SignInTask(account, session, method, signedInAt, attempts, true, fence);
    }
}
