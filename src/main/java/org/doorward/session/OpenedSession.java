package org.doorward.session;

import java.time.Instant;
import java.util.Objects;

/**
 * A session that was just opened, with its tokens, which cannot be read again. {@link #toString()} omits them.
 *
 * @param accessToken the text for {@code Authorization: Bearer}; never log it
 * @param accessExpiresAt the first moment at which the access token is refused
 * @param refreshToken the text for {@code POST /auth/refresh}; never log it
 */
public record OpenedSession(SessionView session, String accessToken, Instant accessExpiresAt, String refreshToken) {
    /** @throws NullPointerException when a component is null */
    public OpenedSession {
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(accessToken, "accessToken");
        Objects.requireNonNull(accessExpiresAt, "accessExpiresAt");
        Objects.requireNonNull(refreshToken, "refreshToken");
    }

    @Override
    public String toString() {
        return "OpenedSession[" + session.id() + ", hidden]";
    }
}
