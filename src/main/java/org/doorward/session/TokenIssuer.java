package org.doorward.session;

import java.time.Duration;
import java.time.Instant;
import org.doorward.internal.token.AccessTokenCodec;
import org.doorward.internal.token.RefreshToken;

/** Puts a session's tokens together: a fresh access token of its present generation, and the refresh token given. */
final class TokenIssuer {
    private final AccessTokenCodec accessTokens;
    private final Duration lifetime;

    TokenIssuer(AccessTokenCodec accessTokens, Duration lifetime) {
        this.accessTokens = accessTokens;
        this.lifetime = lifetime;
    }

    IssuedTokens issue(Session session, RefreshToken refreshToken, Instant now) {
        AccessTokenCodec.Issued access = accessTokens.issue(
                session.id(),
                session.owner(),
                session.epoch(),
                session.rotation().generation(),
                now,
                lifetime,
                session.expiresAt());
        return new IssuedTokens(session, access.token(), access.text(), refreshToken.text());
    }
}
