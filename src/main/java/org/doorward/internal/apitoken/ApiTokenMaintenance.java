package org.doorward.internal.apitoken;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.doorward.ApiTokenId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.StoreUnavailableException;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.store.ApiTokenStore;

/**
 * The maintenance of tokens: reminds owners, revokes unused tokens, removes those that ended long ago. Safe for any
 * thread. Of two nodes that maintain one token at once, one does it.
 *
 * <p>A store reports a damaged entry like an outage. So one failure belongs to one token, which then waits until all
 * others had their turn. Several failures in a row are an outage.
 */
final class ApiTokenMaintenance {
    /** This many failures in a row are an outage. */
    static final int OUTAGE = 3;

    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");

    private final ApiTokenStore store;
    private final ApiTokenSchedule schedule;
    private final ApiTokenChanges changes;
    private final DeferredTokens deferred = new DeferredTokens();

    ApiTokenMaintenance(ApiTokenStore store, ApiTokenSchedule schedule, ApiTokenChanges changes) {
        this.store = store;
        this.schedule = schedule;
        this.changes = changes;
    }

    /** As {@link ApiTokenEngine#maintain}, where all uses are written. */
    ApiTokenEngine.Maintained maintain(int limit) {
        Instant now = changes.now();
        int done = 0;
        int removed = 0;
        int inARow = 0;
        List<ApiTokenId> failed = new ArrayList<>();
        RuntimeException last = null;
        for (ApiToken token : next(now, limit)) {
            try {
                if (maintain(token, now)) {
                    done++;
                    removed += schedule.step(token, now) == ApiTokenSchedule.Step.FORGET ? 1 : 0;
                    deferred.remove(token.id());
                } else {
                    // another node was faster, or the token is damaged
                    deferred.add(token.id());
                }
                inARow = 0;
            } catch (RuntimeException e) {
                deferred.add(token.id());
                failed.add(token.id());
                last = e;
                inARow = e instanceof StoreUnavailableException ? inARow + 1 : 0;
                if (inARow == OUTAGE) {
                    throw new StoreUnavailableException(failures(failed) + ": " + e.getMessage(), e);
                }
            }
        }
        if (last != null) {
            LOG.log(System.Logger.Level.WARNING, failures(failed), last);
        }
        return new ApiTokenEngine.Maintained(done, removed);
    }

    private static String failures(List<ApiTokenId> failed) {
        String first = "API token " + failed.get(0).value();
        return (failed.size() == 1 ? first + " is" : first + " and " + (failed.size() - 1) + " more are")
                + " looked at another time";
    }

    /** Those that have waited longest first, and those that have failed last. */
    private List<ApiToken> next(Instant now, int limit) {
        Set<ApiTokenId> late = deferred.all();
        // failed tokens must not crowd out others that are due
        int most = (int) Math.min(Integer.MAX_VALUE, (long) limit + late.size());
        List<ApiToken> due = store.due(now, most);
        Map<ApiTokenId, ApiToken> failedBefore = new HashMap<>();
        List<ApiToken> next = new ArrayList<>();
        for (ApiToken token : due) {
            if (late.contains(token.id())) {
                failedBefore.put(token.id(), token);
            } else {
                next.add(token);
            }
        }
        for (ApiTokenId id : late) {
            ApiToken token = failedBefore.get(id);
            if (token != null) {
                next.add(token);
            } else if (due.size() < most) {
                // another node did it
                deferred.remove(id);
            }
        }
        return next.subList(0, Math.min(limit, next.size()));
    }

    /** @return whether it was done, so that it is no longer due */
    private boolean maintain(ApiToken token, Instant now) {
        return switch (schedule.step(token, now)) {
            case FORGET -> store.remove(token);
            case REVOKE_UNUSED ->
                changes.end(
                        token.owner(),
                        token.id(),
                        ApiTokenEnd.Cause.UNUSED,
                        still -> schedule.step(still, now) == ApiTokenSchedule.Step.REVOKE_UNUSED);
            case TELL_END -> tell(token, ApiTokenSchedule.TOLD_OF_END, now);
            case REMIND -> tell(token, schedule.reminder(token, now), now);
            case NOTHING -> store.replace(lookedAt(token, token.reminded(), now));
        };
    }

    /** Only the node whose write succeeded reports it. */
    private boolean tell(ApiToken token, int reminded, Instant now) {
        boolean written = store.replace(lookedAt(token, reminded, now));
        if (written) {
            changes.happened(
                    reminded == ApiTokenSchedule.TOLD_OF_END
                            ? new ApiTokenEvent.Expired(token.id(), token.owner(), now, Origin.THIS_NODE)
                            : new ApiTokenEvent.Expiring(token.id(), token.owner(), reminded, now, Origin.THIS_NODE));
        }
        return written;
    }

    private ApiToken lookedAt(ApiToken token, int reminded, Instant now) {
        return changes.due(token.lookedAt(reminded, now), now);
    }
}
