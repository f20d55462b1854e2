package org.doorward.internal.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEvent.RefusalCause;

/**
 * Limits the events about refused tokens: one a minute for each token and cause, and {@value #MOST_OF_ONE} for each
 * owner. Safe for any thread.
 */
final class RefusalEventLimiter {
    /** The time without another event of the same kind. */
    static final Duration QUIET = Duration.ofMinutes(1);

    /** The most events of one owner in that time. */
    static final int MOST_OF_ONE = 100;

    private final int most;
    private final Map<Told, Instant> told = new LinkedHashMap<>();
    private final Map<AccountId, Integer> ofOwner = new HashMap<>();

    private record Told(AccountId owner, ApiTokenId token, RefusalCause cause) {}

    /** @param most the most entries; the oldest are dropped */
    RefusalEventLimiter(int most) {
        this.most = most;
    }

    /** Whether an event is due. It then counts as sent. */
    synchronized boolean isDue(ApiToken token, RefusalCause cause, Instant now) {
        while (!told.isEmpty() && !isQuiet(eldest().getValue(), now)) {
            forget(eldest().getKey());
        }
        Told one = new Told(token.owner(), token.id(), cause);
        Instant last = told.get(one);
        if (last != null) {
            if (isQuiet(last, now)) {
                return false;
            }
            forget(one);
        }
        if (ofOwner.getOrDefault(token.owner(), 0) >= MOST_OF_ONE) {
            return false;
        }
        if (told.size() >= most) {
            forget(eldest().getKey());
        }
        told.put(one, now);
        ofOwner.merge(token.owner(), 1, Integer::sum);
        return true;
    }

    private Map.Entry<Told, Instant> eldest() {
        return told.entrySet().iterator().next();
    }

    private void forget(Told one) {
        told.remove(one);
        ofOwner.computeIfPresent(one.owner(), (owner, count) -> count > 1 ? count - 1 : null);
    }

    /** Also after the clock was set back. */
    private static boolean isQuiet(Instant last, Instant now) {
        return Duration.between(last, now).abs().compareTo(QUIET) < 0;
    }
}
