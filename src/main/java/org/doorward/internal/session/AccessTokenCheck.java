package org.doorward.internal.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.token.AccessToken;
import org.doorward.internal.token.AccessTokenCodec;
import org.doorward.session.Session;

/** Checks access tokens: the token itself, then its session. Safe for any thread. */
record AccessTokenCheck(AccessTokenCodec accessTokens, RecentSessions sessions) {
    /** How long requests from before may arrive. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(10);

    AuthenticationResult resume(TenantId tenant, CharSequence accessToken, Instant now) {
        AccessTokenCodec.Verification verified = accessTokens.verify(tenant, accessToken, now);
        if (verified instanceof AccessTokenCodec.Verification.Retired) {
            return new AuthenticationResult.Rejected(Reason.EXPIRED, false);
        }
        if (!(verified instanceof AccessTokenCodec.Verification.Good good)) {
            return new AuthenticationResult.Rejected(unverified(accessToken), true);
        }
        AccessToken token = good.token();
        if (token.isExpiredAt(now)) {
            return new AuthenticationResult.Rejected(Reason.EXPIRED, false);
        }
        Optional<Session> found = sessions.findRecent(token.session(), token.generation(), now)
                .filter(session -> session.owner().equals(token.account()));
        if (found.isEmpty()) {
            return new AuthenticationResult.Rejected(Reason.UNKNOWN, true);
        }
        Session session = found.get();
        Optional<Reason> over = session.endReasonAt(now);
        if (over.isPresent()) {
            return new AuthenticationResult.Rejected(over.get(), !isJustReplaced(session, now));
        }
        if (token.generation() < session.rotation().generation() - 1) {
            // two rotations ago: the client has missed newer tokens
            return new AuthenticationResult.Rejected(Reason.EXPIRED, false);
        }
        return authenticated(new ResumedSession(session, token, true));
    }

    /**
     * Whether a newer session took the place of this one a moment ago. A request that was under way then must not clear
     * the cookies that the newer one has set.
     */
    static boolean isJustReplaced(Session session, Instant now) {
        return session.ended()
                .filter(end ->
                        end.reason() == Reason.REPLACED && now.isBefore(end.at().plus(UNDER_WAY)))
                .isPresent();
    }

    static AuthenticationResult.Authenticated authenticated(ResumedSession resumed) {
        Session session = resumed.session();
        AuthenticatedPrincipal principal =
                new AuthenticatedPrincipal(session.owner(), session.username(), session.roles(), session.id());
        return new AuthenticationResult.Authenticated(principal, resumed);
    }

    Inspection inspect(TenantId tenant, String accessToken, Instant now) {
        AccessTokenCodec.Verification verified = accessTokens.verify(tenant, accessToken, now);
        if (verified instanceof AccessTokenCodec.Verification.Good good) {
            AccessToken token = good.token();
            return new Inspection(token.session(), token.isExpiredAt(now) ? Reason.EXPIRED : null);
        }
        boolean retired = verified instanceof AccessTokenCodec.Verification.Retired;
        return new Inspection(null, retired ? Reason.EXPIRED : unverified(accessToken));
    }

    /** Returns the claims of a token of ours, expired or not. */
    Optional<AccessToken> verified(TenantId tenant, String accessToken, Instant now) {
        return accessTokens.verify(tenant, accessToken, now) instanceof AccessTokenCodec.Verification.Good good
                ? Optional.of(good.token())
                : Optional.empty();
    }

    /** Without an answer of the store the token counts as ours. */
    boolean isOthers(TenantId tenant, CharSequence text, Instant now) {
        try {
            return accessTokens.isOthers(tenant, text, now);
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    private static Reason unverified(CharSequence accessToken) {
        return AccessTokenCodec.looksLikeOne(accessToken) ? Reason.UNKNOWN : Reason.MALFORMED;
    }
}
