package org.doorward.internal.session;

import java.time.Instant;
import java.util.Optional;
import org.doorward.SessionId;
import org.doorward.session.SignIn;

/**
 * What a sign-in must meet, and its effect on the account's other sessions.
 *
 * @param most the most live sessions of one account; a new one ends the longest unused
 * @param hook is asked before a sign-in opens a session
 */
public record SignInPolicy(int most, Hook hook) {
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
        this(most, Hook.NONE);
    }

    /** Is asked before a sign-in opens a session, and does work afterwards. Safe for any thread. */
    @FunctionalInterface
    public interface Hook {
        /** Accepts every sign-in, and does nothing afterwards. */
        Hook NONE = signIn -> Optional.empty();

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
}
