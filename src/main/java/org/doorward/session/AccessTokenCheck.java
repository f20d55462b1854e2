package org.doorward.session;

import java.time.Instant;
import java.util.Optional;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.internal.token.AccessToken;
import org.doorward.internal.token.AccessTokenCodec;

/** What an access token that is shown comes to: by itself, and by its session. Safe for any thread. */
final class AccessTokenCheck {
    private final AccessTokenCodec accessTokens;
    private final SessionStore store;

    AccessTokenCheck(AccessTokenCodec accessTokens, SessionStore store) {
        this.accessTokens = accessTokens;
        this.store = store;
    }

    AuthenticationResult resume(TenantId tenant, String accessToken, Instant now) {
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
        Optional<Session> found = store.findRecent(token.session(), token.generation(), now)
                .filter(session -> session.owner().equals(token.account()));
        if (found.isEmpty()) {
            return new AuthenticationResult.Rejected(Reason.UNKNOWN, true);
        }
        Session session = found.get();
        Optional<Reason> over = session.overAt(now);
        if (over.isPresent()) {
            return new AuthenticationResult.Rejected(over.get(), true);
        }
        if (token.generation() < session.rotation().generation() - 1) {
            // two rotations back: whoever holds this has missed newer tokens (R062)
            return new AuthenticationResult.Rejected(Reason.EXPIRED, false);
        }
        return authenticated(new ResumedSession(session, token, true));
    }

    static AuthenticationResult.Authenticated authenticated(ResumedSession resumed) {
        Session session = resumed.session();
        AuthenticatedPrincipal principal =
                new AuthenticatedPrincipal(session.owner(), session.username(), session.roles(), session.id());
        return new AuthenticationResult.Authenticated(principal, resumed);
    }

    SessionService.Inspection inspect(TenantId tenant, String accessToken, Instant now) {
        AccessTokenCodec.Verification verified = accessTokens.verify(tenant, accessToken, now);
        if (verified instanceof AccessTokenCodec.Verification.Good good) {
            AccessToken token = good.token();
            return new SessionService.Inspection(token.session(), token.isExpiredAt(now) ? Reason.EXPIRED : null);
        }
        boolean retired = verified instanceof AccessTokenCodec.Verification.Retired;
        return new SessionService.Inspection(null, retired ? Reason.EXPIRED : unverified(accessToken));
    }

    /** The token, expired or not, when it is one of ours. */
    Optional<AccessToken> verified(TenantId tenant, String accessToken, Instant now) {
        return accessTokens.verify(tenant, accessToken, now) instanceof AccessTokenCodec.Verification.Good good
                ? Optional.of(good.token())
                : Optional.empty();
    }

    private static Reason unverified(String accessToken) {
        return AccessTokenCodec.looksLikeOne(accessToken) ? Reason.UNKNOWN : Reason.MALFORMED;
    }
}
