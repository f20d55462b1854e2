package org.doorward.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.apitoken.ApiTokenEvent.RefusalCause;

/**
 * Which refusals were told of a moment ago, so that a program that goes on and on does not make as many events. Remembers so
 * many at most, the latest of them. Safe for any thread.
 */
final class ToldRefusals {
    /** For so long no other of the same kind is told. */
    static final Duration QUIET = Duration.ofMinutes(1);

    private final int most;
    private final Map<Told, Instant> told = new LinkedHashMap<>();

    private record Told(ApiTokenId token, RefusalCause cause) {}

    ToldRefusals(int most) {
        this.most = most;
    }

    /** Whether this one is to be told; it counts as told then. */
    synchronized boolean isDue(ApiTokenId token, RefusalCause cause, Instant now) {
        Iterator<Instant> eldest = told.values().iterator();
        while (eldest.hasNext() && !isQuiet(eldest.next(), now)) {
            eldest.remove();
        }
        Told one = new Told(token, cause);
        Instant last = told.get(one);
        if (last != null && isQuiet(last, now)) {
            return false;
        }
        // at the end, where the latest are
        told.remove(one);
        told.put(one, now);
        if (told.size() > most) {
            told.remove(told.keySet().iterator().next());
        }
        return true;
    }

    /** Also where the clock was set back meanwhile. */
    private static boolean isQuiet(Instant last, Instant now) {
        return Duration.between(last, now).abs().compareTo(QUIET) < 0;
    }
}
