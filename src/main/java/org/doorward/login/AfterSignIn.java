package org.doorward.login;

import java.time.Instant;
import java.util.Objects;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.session.SignIn;

/**
 * What an application does at each sign-in: it may refuse one, and it may do work afterwards, such as preparing the
 * account's data. An application implements it as a CDI bean. Every way to open a session calls it: the endpoint for
 * passwords, {@code request.login}, and {@code SessionService.Opening.open}. A refresh is no sign-in, and neither is the
 * new id of a session after a change of the password. Safe for any thread.
 */
public interface AfterSignIn {
    /** What follows a sign-in that was accepted. */
    enum Next {
        /** Nothing. */
        NOTHING,

        /** {@link AfterSignIn#work} is called in the background, after the session was opened. */
        WORK
    }

    /**
     * Accepts or refuses a sign-in. The account was authenticated and is active. No session is open yet: after a refusal
     * or a failure there is none, no cookie and no event of a session, and limits of attempts count neither a failure nor
     * a success. It runs on the thread of the request, which waits for it without a bound: it should be quick. It may be
     * called more than once for one sign-in, as when the password changes meanwhile.
     *
     * @param signIn the account with its tenant, the method, the device, and the client's address
     * @return whether work follows
     * @throws SignInRefusedException to refuse the sign-in; the client learns code and message
     * @throws StoreUnavailableException when it cannot tell now; the answer is 503
     * @throws RuntimeException any other failure; the answer is 500, and the log has the exception
     */
    Next accept(SignIn signIn);

    /**
     * Does the work after a sign-in, at least once: it may be called again for the same session, also when an earlier
     * call has succeeded and its node has died before it could note that. Two nodes do not do it at the same time, unless a
     * call goes on for 15 minutes although its thread was interrupted, or its node is paused for longer than a minute. The
     * session is the key by which an application recognises what it has done already.
     *
     * <p>It is called on a thread of Doorward, with the class loader of the application. No request and no session is
     * active there. The session may be over by then, and the account may have changed. A call has 30 seconds; after that its
     * thread is interrupted. A call that ignores this keeps its thread, and others wait. Several threads call it at once, a small number at most. With stores in memory the work that
     * waits is lost at a restart.
     *
     * @throws Exception any failure; the work is done again later, after growing pauses, at most {@value #MOST_ATTEMPTS}
     *     times and for a day. Then it is given up, with a warning in the log and an alert
     */
    default void work(SignedIn signedIn) throws Exception {}

    /** How often {@link #work} is tried for one session at most. */
    int MOST_ATTEMPTS = 10;

    /**
     * A sign-in that has opened a session.
     *
     * @param session the session; no other sign-in has the same
     * @param method how the account was authenticated, such as {@code password}
     * @param at when the session was opened
     * @param attempt 1 for the first call, then 2, 3 and so on; a node that died may have begun a call that does not count
     */
    record SignedIn(AccountId account, SessionId session, String method, Instant at, int attempt) {
        /** @throws NullPointerException when a part is null */
        public SignedIn {
            Objects.requireNonNull(account, "account");
            Objects.requireNonNull(session, "session");
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(at, "at");
        }
    }
}
