package org.doorward.internal.store;

import java.time.Instant;
import org.doorward.internal.token.TokenGenerator;
import org.doorward.session.Session;
import org.doorward.session.Touch;

/** A session as this node read it, and touched it since. */
record Copy(Session session, Load load) {
    /**
     * The reading of a session from the store, noted before it began.
     *
     * @param stamp what had happened to the session so far
     * @param began when, in nanoseconds of no certain origin
     */
    record Load(Invalidations.Stamp stamp, long began) {}

    /** Whether by this copy the session lives at this time, and is of this generation or a later one. */
    boolean lives(long generation, Instant now) {
        return session.rotation().generation() >= generation
                && session.overAt(now).isEmpty();
    }

    /** Whether it is one that lives, and of the account that its stamp is of. */
    boolean isWorthKeeping(Instant now) {
        return session.overAt(now).isEmpty() && session.id().tag().equals(TokenGenerator.tagOf(session.owner()));
    }

    /** The copy after this touch was written: the session moves along, and is no younger and no better than it was. */
    Copy touched(Touch touch) {
        return new Copy(session.touched(touch), load);
    }
}
