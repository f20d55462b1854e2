package org.doorward.session;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.doorward.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * The use of a session.
 *
 * @param at the time; a time before the stored one changes nothing
 * @param address the client's address; null when it is unknown
 * @param shownGeneration the generation of the access token; confirms the rotation of that generation
 */
public record Touch(SessionId session, Instant at, @Nullable String address, long shownGeneration) {
    /** Returns the latest addresses of a session after this use. */
    List<String> addressesAfter(List<String> before) {
        String latest = address;
        if (latest == null || (!before.isEmpty() && before.get(0).equals(latest))) {
            return before;
        }
        return Stream.concat(Stream.of(latest), before.stream())
                .distinct()
                .limit(Session.MAX_ADDRESSES)
                .toList();
    }
}
