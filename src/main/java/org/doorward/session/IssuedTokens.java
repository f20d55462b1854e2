package org.doorward.session;

import java.time.Duration;
import java.time.Instant;
import org.doorward.internal.token.AccessToken;

/**
 * A session with the pair of tokens that was issued for it just now. The only place where a token's text leaves this
 * package; {@link #toString()} hides it.
 *
 * @param session as it is now
 * @param access what the access token says
 * @param accessToken the access token's text
 * @param refreshToken the refresh token's text
 */
public record IssuedTokens(Session session, AccessToken access, String accessToken, String refreshToken) {
    /** From when on the access token is refused. */
    public Instant accessExpiresAt() {
        return access.expiresAt();
    }

    /** How long the access token is good for from this time on; never negative. */
    public Duration accessLifetimeFrom(Instant now) {
        Duration left = Duration.between(now, accessExpiresAt());
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public String toString() {
        return "IssuedTokens[" + session.id() + ", hidden]";
    }
}
