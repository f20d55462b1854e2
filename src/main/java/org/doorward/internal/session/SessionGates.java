package org.doorward.internal.session;

import java.time.Instant;
import java.util.Optional;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.gate.ActingRestrictions;
import org.doorward.internal.gate.GateRules;
import org.doorward.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * Tells what restricts sessions now. A cached copy may tell that nothing does, for as long as a copy may be used. A copy
 * that is restricted is read again from the store, so that nobody is refused who was let go on another node. Safe for any
 * thread.
 */
public record SessionGates(GateRules rules, SessionSuspensions sessions) {
    /** The gates of this engine's sessions. */
    public static SessionGates of(GateRules rules, SessionEngine engine) {
        return new SessionGates(rules, engine.suspensions());
    }

    /** Returns what restricts a session now; null when nothing does. */
    public @Nullable ActingRestrictions acting(Session session) {
        Instant now = sessions.now();
        ActingRestrictions known = rules.acting(session, now);
        if (known == null) {
            return null;
        }
        try {
            // one that is over by now stays restricted: its holder learns the reason with the next request
            Optional<Session> latest = sessions.living(session.id(), now);
            return latest.isPresent() ? rules.acting(latest.get(), now) : known;
        } catch (StoreUnavailableException e) {
            return known;
        }
    }

    /** Returns what restricts this session now, by a recent copy of it; null when nothing does, and for one that is over. */
    public @Nullable ActingRestrictions actingOn(SessionId session) {
        Instant now = sessions.now();
        return sessions.recent(session, now)
                .map(recent -> rules.acting(recent, now))
                .orElse(null);
    }
}
