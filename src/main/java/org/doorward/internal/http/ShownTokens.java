package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.token.RefreshToken;
import org.doorward.session.SessionService;
import org.jspecify.annotations.Nullable;

/** All the tokens that a request shows, good or not: what a sign-out, or a sign-in in their place, is to end. */
public final class ShownTokens {
    /** Each refresh token costs a look-up before it can be told whether it is ours; nobody has many. */
    private static final int MAX_LOOKED_UP = 8;

    private static final System.Logger LOG = System.getLogger("org.doorward.http");

    private final Set<String> access = new HashSet<>();
    private final Set<String> refresh = new HashSet<>();

    private ShownTokens() {}

    /** Those in the request's cookies. */
    public static ShownTokens inCookies(HttpServletRequest request, SessionCookies cookies) {
        ShownTokens shown = new ShownTokens();
        shown.access.addAll(values(cookies.access(request)));
        shown.refresh.addAll(values(cookies.refresh(request)));
        return shown;
    }

    private static Set<String> values(SessionCookies.Found found) {
        if (found instanceof SessionCookies.Found.One one) {
            return Set.of(one.value());
        }
        return found instanceof SessionCookies.Found.Several several ? several.values() : Set.of();
    }

    /** One more access token. */
    public void addAccess(String token) {
        access.add(token);
    }

    /** One more refresh token. */
    public void addRefresh(String token) {
        refresh.add(token);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return access.isEmpty() && refresh.isEmpty();
    }

    /** The session that an access token among them names; none that cannot be told now. */
    Optional<SessionId> session(SessionService sessions) {
        try {
            return access.stream()
                    .map(token -> sessions.inspect(TenantId.DEFAULT, token).session())
                    .flatMap(Stream::ofNullable)
                    .findFirst();
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "it cannot be told of which session a token is", e);
            return Optional.empty();
        }
    }

    /**
     * Signs the sessions of all of them out. The usual pair names one session, which is ended once.
     *
     * @return false when nothing was shown but access tokens of ours of which it can never be told whose they are
     * @throws StoreUnavailableException when that cannot be told now, or an end is not confirmed
     */
    public boolean signOut(SessionService sessions) {
        boolean silent = false;
        boolean named = refresh.stream()
                .anyMatch(token -> RefreshToken.parse(TenantId.DEFAULT, token).isPresent());
        StoreUnavailableException failure = null;
        Set<SessionId> ended = new HashSet<>();
        for (String token : access) {
            SessionService.Inspection inspection;
            try {
                inspection = sessions.inspect(TenantId.DEFAULT, token);
            } catch (StoreUnavailableException e) {
                failure = e;
                continue;
            }
            silent |= inspection.isSilent();
            // outside: an end that the store does not confirm is none, whatever else was shown
            named |= end(sessions, token, inspection.session(), Reason.SIGNED_OUT, ended);
        }
        endRefresh(sessions, Reason.SIGNED_OUT, ended);
        if (failure != null && !named) {
            throw failure;
        }
        return named || !silent;
    }

    /** Ends the sessions of all of them after a sign-in in their place, but for those that are ended already. */
    void replace(SessionService sessions, Set<SessionId> already) {
        Set<SessionId> ended = new HashSet<>(already);
        for (String token : access) {
            SessionId session = null;
            try {
                session = sessions.inspect(TenantId.DEFAULT, token).session();
            } catch (StoreUnavailableException e) {
                LOG.log(System.Logger.Level.DEBUG, "it cannot be told of which session a token is", e);
            }
            end(sessions, token, session, Reason.REPLACED, ended);
        }
        endRefresh(sessions, Reason.REPLACED, ended);
    }

    private static boolean end(
            SessionService sessions, String token, @Nullable SessionId named, Reason reason, Set<SessionId> ended) {
        if (named != null && ended.add(named)) {
            sessions.endByAccessToken(TenantId.DEFAULT, token, reason);
        }
        return named != null;
    }

    private void endRefresh(SessionService sessions, Reason reason, Set<SessionId> ended) {
        int looked = 0;
        for (String token : refresh) {
            if (looked++ == MAX_LOOKED_UP) {
                return;
            }
            Optional<SessionId> named =
                    RefreshToken.parse(TenantId.DEFAULT, token).map(RefreshToken::session);
            if (named.isPresent() && !ended.contains(named.get())) {
                sessions.endByRefreshToken(TenantId.DEFAULT, token, reason);
            }
        }
    }
}
