package org.doorward.apitoken;

import java.time.Instant;
import java.util.List;
import org.doorward.StoreUnavailableException;

/**
 * What becomes of tokens by themselves, in time: their owners are reminded, those that are not used are revoked, those that
 * ended long ago are forgotten. Safe for any thread; of two nodes that look at one token at once one does it.
 */
final class ApiTokenCare {
    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");

    private final ApiTokenStore store;
    private final ApiTokenSchedule schedule;
    private final ApiTokenChanges changes;

    ApiTokenCare(ApiTokenStore store, ApiTokenSchedule schedule, ApiTokenChanges changes) {
        this.store = store;
        this.schedule = schedule;
        this.changes = changes;
    }

    /** As {@link ApiTokenService#care}, where all uses are written. */
    int care(int limit) {
        Instant now = changes.now();
        List<ApiToken> due = store.due(now, limit);
        int done = 0;
        int failed = 0;
        for (ApiToken token : due) {
            try {
                done += care(token, now) ? 1 : 0;
            } catch (StoreUnavailableException e) {
                // nor would it answer for the others
                throw e;
            } catch (RuntimeException e) {
                if (failed++ == 0) {
                    LOG.log(System.Logger.Level.WARNING, "API token " + token.id() + " is looked at another time", e);
                }
            }
        }
        if (failed > 1) {
            LOG.log(System.Logger.Level.WARNING, "so are {0} more API tokens", failed - 1);
        }
        return done;
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
