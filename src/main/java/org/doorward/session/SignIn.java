package org.doorward.session;

import java.time.Instant;
import java.util.List;
import org.doorward.SessionId;
import org.doorward.account.Account;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that a session is to be opened for.
 *
 * @param account who; already authenticated
 * @param epoch the account's {@linkplain SessionService#epoch epoch} as it was before the account was authenticated
 * @param method how, as in {@code password}
 * @param device on what
 * @param address from where; null when not known
 * @param remembered whether the session is to outlive the browser
 * @param inPlaceOf an older session that this one ends, if it is the same account's; null when there is none
 */
public record SignIn(
        Account account,
        long epoch,
        String method,
        Device device,
        @Nullable String address,
        boolean remembered,
        @Nullable SessionId inPlaceOf) {

    /** The session that begins with it. */
    Session session(SessionId id, Rotation family, SessionTimes times, Instant now) {
        return new Session(
                id,
                account.id(),
                account.username(),
                account.roles(),
                device,
                address == null ? List.of() : List.of(address),
                method,
                now,
                now,
                now,
                now.plus(times.lifetime(remembered)),
                times.idle(),
                remembered,
                family,
                epoch,
                1,
                null);
    }
}
