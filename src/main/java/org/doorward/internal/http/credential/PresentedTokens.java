package org.doorward.internal.http.credential;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.session.Inspection;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.token.RefreshToken;
import org.jspecify.annotations.Nullable;

/** All session tokens of a request, valid or not. A sign-out, or a sign-in in their place, ends their sessions. */
public final class PresentedTokens {
    /** The most refresh tokens that are looked up. */
    private static final int MAX_LOOKED_UP = 8;

    private static final System.Logger LOG = System.getLogger("org.doorward.http");

    private final TenantId tenant;
    private final Set<String> access = new HashSet<>();
    private final Set<String> refresh = new HashSet<>();

    private PresentedTokens(TenantId tenant) {
        this.tenant = tenant;
    }

    /** Returns those in the request's cookies. */
    public static PresentedTokens inCookies(HttpServletRequest request, SessionCookies cookies) {
        PresentedTokens shown = new PresentedTokens(RequestTenant.of(request));
        shown.access.addAll(values(cookies.access(request)));
        shown.refresh.addAll(values(cookies.refresh(request)));
        return shown;
    }

    static Set<String> values(SessionCookies.Found found) {
        if (found instanceof SessionCookies.Found.One one) {
            return Set.of(one.value());
        }
        return found instanceof SessionCookies.Found.Several several ? several.values() : Set.of();
    }

    /** Adds an access or a refresh token, as its shape tells. */
    public void add(String token) {
        (RefreshToken.parse(tenant, token).isPresent() ? refresh : access).add(token);
    }

    public boolean isEmpty() {
        return access.isEmpty() && refresh.isEmpty();
    }

    /** Returns the session of an access token among them; empty when it cannot be read now. */
    public Optional<SessionId> session(SessionEngine sessions) {
        try {
            return access.stream()
                    .map(token -> sessions.inspect(tenant, token).session())
                    .flatMap(Stream::ofNullable)
                    .findFirst();
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "it cannot be told of which session a token is", e);
            return Optional.empty();
        }
    }

    /**
     * Signs out the sessions of all of them, each once.
     *
     * @return false when there were only access tokens of ours whose session nobody can tell any more
     * @throws StoreUnavailableException when a session cannot be told now, or an end is not confirmed
     */
    public boolean signOut(SessionEngine sessions) {
        boolean silent = false;
        boolean named = refresh.stream().anyMatch(token -> !sessions.isOthers(tenant, token));
        StoreUnavailableException failure = null;
        Set<SessionId> ended = new HashSet<>();
        for (String token : access) {
            Inspection inspection;
            try {
                inspection = sessions.inspect(tenant, token);
            } catch (StoreUnavailableException e) {
                failure = e;
                continue;
            }
            silent |= inspection.isSilent();
            // outside the try: an end that the store does not confirm must fail the sign-out
            named |= end(sessions, token, inspection.session(), Reason.SIGNED_OUT, ended);
        }
        named |= endRefresh(sessions, Reason.SIGNED_OUT, ended);
        if (failure != null && !named) {
            throw failure;
        }
        return named || !silent;
    }

    /** Ends the sessions of all of them after a sign-in in their place, except those that have ended already. */
    public void replace(SessionEngine sessions, Set<SessionId> already) {
        Set<SessionId> ended = new HashSet<>(already);
        for (String token : access) {
            SessionId session = null;
            try {
                session = sessions.inspect(tenant, token).session();
            } catch (StoreUnavailableException e) {
                LOG.log(System.Logger.Level.DEBUG, "it cannot be told of which session a token is", e);
            }
            end(sessions, token, session, Reason.REPLACED, ended);
        }
        endRefresh(sessions, Reason.REPLACED, ended);
    }

    private boolean end(
            SessionEngine sessions, String token, @Nullable SessionId named, Reason reason, Set<SessionId> ended) {
        if (named != null && ended.add(named)) {
            sessions.endByAccessToken(tenant, token, reason);
        }
        return named != null;
    }

    /** Whether a live session was ended. */
    private boolean endRefresh(SessionEngine sessions, Reason reason, Set<SessionId> ended) {
        boolean any = false;
        int looked = 0;
        for (String token : refresh) {
            if (looked++ == MAX_LOOKED_UP) {
                return any;
            }
            Optional<SessionId> named = RefreshToken.parse(tenant, token).map(RefreshToken::session);
            if (named.isPresent() && !ended.contains(named.get())) {
                any |= sessions.endByRefreshToken(tenant, token, reason);
            }
        }
        return any;
    }
}
