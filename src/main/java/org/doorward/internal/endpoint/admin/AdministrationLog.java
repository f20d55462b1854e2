package org.doorward.internal.endpoint.admin;

import java.time.InstantSource;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.audit.AdministrativeAction;
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

    void tell(
            Call call,
            String action,
            @Nullable AccountId account,
            @Nullable SessionId session,
            @Nullable String cause,
            int affected) {
        AdministrativeAction told = new AdministrativeAction(
                call.account(),
                call.caller().principal().session(),
                action,
                account,
                session,
                cause,
                affected,
                clock.instant());
        LOG.log(
                System.Logger.Level.INFO,
                "{0} did {1}: account {2}, session {3}, {4} changed, cause: {5}",
                told.administrator(),
                action,
                account,
                session,
                affected,
                cause);
        listener.happened(told);
    }
}
