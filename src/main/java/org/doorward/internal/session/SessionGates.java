package org.doorward.internal.session;

import java.time.Instant;
import org.doorward.SessionId;
import org.doorward.internal.gate.ActingRestrictions;
import org.doorward.internal.gate.GateRules;
import org.doorward.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * Tells what restricts sessions now. A cached copy never says so, so that nobody is refused who was let go on another node.
 * Safe for any thread.
 */
public record SessionGates(GateRules rules, SessionSuspensions sessions) {
    /** The gates of this engine's sessions. */
    public static SessionGates of(GateRules rules, SessionEngine engine) {
        return new SessionGates(rules, engine.suspensions());
    }

    /** Returns what restricts a session now; null when nothing does. */
    public @Nullable ActingRestrictions acting(Session session) {
        return rules.acting(session, sessions.now());
    }

    /** Returns what restricts this session now, as it is in the store or was a moment ago; null when nothing does. */
    public @Nullable ActingRestrictions actingOn(SessionId session) {
        Instant now = sessions.now();
        return sessions.recent(session, now)
                .map(recent -> rules.acting(recent, now))
                .orElse(null);
    }
}
