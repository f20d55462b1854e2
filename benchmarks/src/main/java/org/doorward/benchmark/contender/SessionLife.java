package org.doorward.benchmark.contender;

import java.time.Duration;

/**
 * What can be done with sessions over HTTP. An operation that a contender
 * does not have throws {@link NotOfferedException}.
 */
public interface SessionLife {
    /**
     * Somebody who signed in.
     *
     * @param header the header line that shows it
     * @param refreshToken shown for a new pair; empty where there is none
     */
    record SignedIn(String user, String header, String refreshToken) {}

    /** Opens a session. */
    SignedIn signIn(String user);

    /** How long it may take to open many sessions. */
    Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Has many sessions of this user opened, by the quickest way there is.
     *
     * @throws NotOfferedException when it takes too long
     */
    default void open(String user, int sessions) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; i < sessions; i++) {
            signIn(user);
            if (System.nanoTime() > end) {
                throw new NotOfferedException(sessions + " sessions took too long to open");
            }
        }
    }

    /** Gives the session a new token, or a new id. */
    default SignedIn refresh(SignedIn session) {
        throw new NotOfferedException("refresh");
    }

    /** Ends this session. */
    void signOut(SignedIn session);

    /** Lists all sessions of the user, and gives their number. */
    default int list(SignedIn session) {
        throw new NotOfferedException("list");
    }

    /** Lists the first of the user's sessions, as many as a page has where there are pages. */
    default void firstPage(SignedIn session) {
        throw new NotOfferedException("firstPage");
    }

    /** Ends all sessions of the user. */
    default void signOutEverywhere(SignedIn session) {
        throw new NotOfferedException("signOutEverywhere");
    }

    /** Whether the session is good for a request. */
    boolean isGood(SignedIn session);
}
