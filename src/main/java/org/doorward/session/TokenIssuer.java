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

    /** For tokens of this moment. To be asked for before a write: without a key to sign with nothing may change. */
    Ready ready(Instant now) {
        AccessTokenCodec.Pen pen = accessTokens.pen(now);
        return (session, refreshToken) -> issue(pen, session, refreshToken, now);
    }

    /** What can no longer fail for want of a key. */
    interface Ready {
        IssuedTokens issue(Session session, RefreshToken refreshToken);
    }

    private IssuedTokens issue(AccessTokenCodec.Pen pen, Session session, RefreshToken refreshToken, Instant now) {
        AccessTokenCodec.Issued access = pen.issue(
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
