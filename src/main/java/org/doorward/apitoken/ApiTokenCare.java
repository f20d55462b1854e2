package org.doorward.apitoken;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.doorward.StoreUnavailableException;

/**
 * What becomes of tokens by themselves, in time: their owners are reminded, those that are not used are revoked, those that
 * ended long ago are forgotten. Safe for any thread; of two nodes that look at one token at once one does it.
 *
 * <p>A store says of one entry that it cannot read or write what it says of an outage. So one failure is that token's, which
 * waits until all others had their turn, this time and from now on; several in a row are an outage.
 */
final class ApiTokenCare {
    /** So many failures in a row are taken for an outage. */
    static final int OUTAGE = 3;

    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");

    private final ApiTokenStore store;
    private final ApiTokenSchedule schedule;
    private final ApiTokenChanges changes;
    private final PutOff putOff = new PutOff();

    ApiTokenCare(ApiTokenStore store, ApiTokenSchedule schedule, ApiTokenChanges changes) {
        this.store = store;
        this.schedule = schedule;
        this.changes = changes;
    }

    /** As {@link ApiTokenService#care}, where all uses are written. */
    int care(int limit) {
        Instant now = changes.now();
        int done = 0;
        int inARow = 0;
        List<ApiTokenId> failed = new ArrayList<>();
        RuntimeException last = null;
        for (ApiToken token : next(now, limit)) {
            try {
                if (care(token, now)) {
                    done++;
                    putOff.remove(token.id());
                } else {
                    // somebody else was faster, or it is damaged and will never be
                    putOff.add(token.id());
                }
                inARow = 0;
            } catch (RuntimeException e) {
                putOff.add(token.id());
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
        return done;
    }

    private static String failures(List<ApiTokenId> failed) {
        String first = "API token " + failed.get(0).value();
        return (failed.size() == 1 ? first + " is" : first + " and " + (failed.size() - 1) + " more are")
                + " looked at another time";
    }

    /** Those that have waited longest first, but after all others those that have failed. */
    private List<ApiToken> next(Instant now, int limit) {
        Set<ApiTokenId> late = putOff.all();
        // those that have failed must not be all that is seen of what is due
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
                // somebody else saw to it
                putOff.remove(id);
            }
        }
        return next.subList(0, Math.min(limit, next.size()));
    }

    /** @return whether something was done, so that it is not due any more */
    private boolean care(ApiToken token, Instant now) {
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

    /** Only who had it written tells. */
    private boolean tell(ApiToken token, int reminded, Instant now) {
        boolean written = store.replace(lookedAt(token, reminded, now));
        if (written) {
            changes.happened(
                    reminded == ApiTokenSchedule.TOLD_OF_END
                            ? new ApiTokenEvent.Expired(token.id(), token.owner(), now, false)
                            : new ApiTokenEvent.Expiring(token.id(), token.owner(), reminded, now, false));
        }
        return written;
    }

    private ApiToken lookedAt(ApiToken token, int reminded, Instant now) {
        return changes.due(token.lookedAt(reminded, now), now);
    }
}
