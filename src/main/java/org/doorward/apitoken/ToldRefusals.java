package org.doorward.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.AccountId;
import org.doorward.apitoken.ApiTokenEvent.RefusalCause;

/**
 * Which refusals were told of a moment ago, so that a program that goes on and on does not make as many events; nor do all
 * tokens of one owner, who may have revoked any number. Safe for any thread.
 */
final class ToldRefusals {
    /** For so long no other of the same kind is told. */
    static final Duration QUIET = Duration.ofMinutes(1);

    /** So many of one owner are told in that time. */
    static final int MOST_OF_ONE = 100;

    private final int most;
    private final Map<Told, Instant> told = new LinkedHashMap<>();
    private final Map<AccountId, Integer> ofOwner = new HashMap<>();

    private record Told(AccountId owner, ApiTokenId token, RefusalCause cause) {}

    /** @param most remembered at once, of which the latest */
    ToldRefusals(int most) {
        this.most = most;
    }

    /** Whether this one is to be told; it counts as told then. */
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

    /** Also where the clock was set back meanwhile. */
    private static boolean isQuiet(Instant last, Instant now) {
        return Duration.between(last, now).abs().compareTo(QUIET) < 0;
    }
}
