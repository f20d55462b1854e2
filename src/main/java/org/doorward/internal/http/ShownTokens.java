package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.token.RefreshToken;
import org.doorward.session.SessionService;

/** All the tokens that a request shows, good or not: what a sign-out, or a sign-in in their place, is to end. */
public final class ShownTokens {
    /** Each refresh token costs a look-up before it can be told whether it is ours; nobody has many. */
    private static final int MAX_LOOKED_UP = 8;

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

    /** The session that an access token among them names, without asking the store. */
    Optional<SessionId> session(SessionService sessions) {
        return access.stream()
                .map(token -> sessions.inspect(TenantId.DEFAULT, token).session())
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    /** Ends the sessions of all of them. The usual pair names one session, which is ended once. */
    public void endSessions(SessionService sessions, Reason reason) {
        endSessions(sessions, reason, Set.of());
    }

    /** The same, but for those that are ended already. */
    void endSessions(SessionService sessions, Reason reason, Set<SessionId> already) {
        Set<SessionId> ended = new HashSet<>(already);
        for (String token : access) {
            SessionId named = sessions.inspect(TenantId.DEFAULT, token).session();
            if (named != null && ended.add(named)) {
                sessions.endByAccessToken(TenantId.DEFAULT, token, reason);
            }
        }
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
