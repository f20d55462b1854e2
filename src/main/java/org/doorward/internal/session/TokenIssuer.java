package org.doorward.internal.session;

import java.time.Duration;
import java.time.Instant;
import org.doorward.internal.token.AccessTokenCodec;
import org.doorward.internal.token.RefreshToken;
import org.doorward.session.Session;

/** Issues the access token of a session's present generation beside its refresh token. */
record TokenIssuer(AccessTokenCodec accessTokens, Duration lifetime) {
    /** Prepares tokens of this time. The caller does so before a write: without a signing key nothing may change. */
    Ready ready(Instant now) {
        AccessTokenCodec.Pen pen = accessTokens.pen(now);
        return (session, refreshToken) -> issue(pen, session, refreshToken, now);
    }

    /** Issues tokens with a key that was read before. */
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
