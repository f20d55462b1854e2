package org.doorward.internal.session;

import java.time.Duration;
import java.time.Instant;
import org.doorward.internal.token.AccessToken;
import org.doorward.session.Session;

/**
 * A session with the pair of tokens that was just issued for it. {@link #toString()} omits the tokens.
 *
 * @param access the claims of the access token
 */
public record IssuedTokens(Session session, AccessToken access, String accessToken, String refreshToken) {
    public Instant accessExpiresAt() {
        return access.expiresAt();
    }

    /** Returns how long the access token is still valid; never negative. */
    public Duration accessLifetimeFrom(Instant now) {
        Duration left = Duration.between(now, accessExpiresAt());
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public String toString() {
        return "IssuedTokens[" + session.id() + ", hidden]";
    }
}
