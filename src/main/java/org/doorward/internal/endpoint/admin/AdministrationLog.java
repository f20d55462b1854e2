package org.doorward.internal.endpoint.admin;

import java.time.InstantSource;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.audit.AdministrativeAction;
import org.doorward.audit.AdministrativeAction.Outcome;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.http.answer.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Tells and logs what administrators do: who, what, whom, why. Safe for any thread.
 *
 * @param listener receives each action after it was done
 */
public record AdministrationLog(EventListener listener, InstantSource clock) {
    /** The field in which an administrator gives a reason. */
    static final String CAUSE = "cause";

    private static final System.Logger LOG = System.getLogger("org.doorward.audit");
    private static final int LONGEST_CAUSE = 200;

    /** Returns the reason that the administrator gives; null for none. */
    static @Nullable String cause(RequestBody body) throws ProblemException {
        String cause = body.text(CAUSE).orElse(null);
        if (cause != null && (cause.length() > LONGEST_CAUSE || cause.chars().anyMatch(Character::isISOControl))) {
            throw new ProblemException(Problem.invalidField(CAUSE));
        }
        return cause;
    }

    /** What an administrator does. */
    interface Work {
        /** Does it. @return how many sessions or accounts were changed */
        int done() throws ProblemException;
    }

    /** An action before it is done: what, to whom, and why. */
    record Action(
            String code,
            @Nullable AccountId account,
            @Nullable SessionId session,
            @Nullable String cause) {}

    /**
     * Does the work and tells of it. What was refused is not told.
     *
     * @return how many sessions or accounts were changed
     * @throws StoreUnavailableException as the work does; then the outcome is told to be unknown
     */
    int telling(Call call, Action action, Work work) throws ProblemException {
        int affected;
        try {
            affected = work.done();
        } catch (StoreUnavailableException e) {
            tell(call, action, 0, Outcome.UNKNOWN);
            throw e;
        }
        tell(call, action, affected, Outcome.DONE);
        return affected;
    }

    private void tell(Call call, Action action, int affected, Outcome outcome) {
        AdministrativeAction told = new AdministrativeAction(
                call.account(),
                call.caller().principal().session(),
                action.code(),
                action.account(),
                action.session(),
                action.cause(),
                affected,
                outcome,
                clock.instant());
        LOG.log(
                System.Logger.Level.INFO,
                "{0} did {1}: account {2}, session {3}, {4} changed, {5}, cause: {6}",
                told.administrator(),
                told.action(),
                told.account(),
                told.session(),
                affected,
                outcome,
                told.cause());
        listener.happened(told);
    }
}
