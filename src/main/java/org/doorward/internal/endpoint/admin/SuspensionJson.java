package org.doorward.internal.endpoint.admin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.doorward.Reason;
import org.doorward.Suspension;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.answer.Problem;
import org.jspecify.annotations.Nullable;

/** Suspensions in bodies: {@code {until?, cause}}. */
final class SuspensionJson {
    private static final String UNTIL = "until";
    private static final String CAUSE = "cause";

    private SuspensionJson() {}

    /** Reads the suspension that a body asks for, and nothing else. It is in force now. */
    static Suspension read(RequestBody body, Instant now) throws ProblemException {
        body.allowOnly(UNTIL, CAUSE);
        Optional<Instant> until = body.time(UNTIL);
        Suspension suspension = new Suspension(until.orElse(null), cause(body.needed(CAUSE)));
        if (!suspension.isInForceAt(now)) {
            throw new ProblemException(Problem.invalidField(UNTIL));
        }
        return suspension;
    }

    private static Suspension.Cause cause(String text) throws ProblemException {
        try {
            return Suspension.Cause.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalidField(CAUSE));
        }
    }

    /** Returns what is shown of a suspension; null where none is in force. */
    static @Nullable Map<String, Object> members(@Nullable Suspension suspension, Instant now) {
        if (suspension == null || !suspension.isInForceAt(now)) {
            return null;
        }
        Instant until = suspension.until();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(UNTIL, until == null ? null : until.toString());
        members.put(CAUSE, Reason.codeOf(suspension.cause()));
        return members;
    }
}
