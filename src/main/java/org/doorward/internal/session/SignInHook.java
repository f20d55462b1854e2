package org.doorward.internal.session;

import java.time.Instant;
import java.util.Optional;
import org.doorward.SessionId;
import org.doorward.session.SignIn;

/** Is asked before a sign-in opens a session, and does work afterwards. Safe for any thread. */
@FunctionalInterface
public interface SignInHook {
    /** Accepts every sign-in, and does nothing afterwards. */
    SignInHook NONE = signIn -> Optional.empty();

    /** Work that follows one sign-in. */
    interface Work {
        /**
         * Notes the work, so that it is done also when this node dies.
         *
         * @throws org.doorward.StoreUnavailableException when it cannot be noted; then the session is not opened
         */
        void prepare(SessionId session, Instant at);

        /** The session is open. Never throws. */
        void opened();

        /** The session was not opened. Never throws. */
        void notOpened();
    }

    /**
     * Accepts a sign-in.
     *
     * @return the work that follows; empty for none
     * @throws RuntimeException when the session is not to be opened
     */
    Optional<Work> accept(SignIn signIn);
}
