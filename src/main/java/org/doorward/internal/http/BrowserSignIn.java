package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.login.PasswordLogin;
import org.doorward.session.Device;
import org.doorward.session.IssuedTokens;
import org.doorward.session.SessionService;
import org.jspecify.annotations.Nullable;

/**
 * Signs in by password and, for a browser, puts the new session in the place of the one that it had: cookies, container
 * session and all. Immutable.
 */
public final class BrowserSignIn {
    private final PasswordLogin login;
    private final SessionService sessions;
    private final SessionCookies cookies;
    private final Connection connection;
    private final Function<HttpServletRequest, Device> devices;

    /** Over these; {@code devices} tells what a request came from. */
    public BrowserSignIn(
            PasswordLogin login,
            SessionService sessions,
            SessionCookies cookies,
            Connection connection,
            Function<HttpServletRequest, Device> devices) {
        this.login = login;
        this.sessions = sessions;
        this.cookies = cookies;
        this.connection = connection;
        this.devices = devices;
    }

    /** Checks username and password and opens a session, for a caller that keeps its tokens itself. */
    public Optional<IssuedTokens> open(
            HttpServletRequest request, String username, CharSequence password, boolean remembered) {
        return open(request, username, password, remembered, null);
    }

    private Optional<IssuedTokens> open(
            HttpServletRequest request,
            String username,
            CharSequence password,
            boolean remembered,
            @Nullable SessionId inPlaceOf) {
        return login.signIn(new PasswordLogin.Attempt(
                TenantId.DEFAULT,
                username,
                password,
                devices.apply(request),
                connection.address(request),
                remembered,
                inPlaceOf));
    }

    /** The same for a browser, whose cookies are set on the response; the session that they named before ends. */
    public Optional<IssuedTokens> openInCookies(
            HttpServletRequest request,
            HttpServletResponse response,
            String username,
            CharSequence password,
            boolean remembered) {
        ShownTokens shown = ShownTokens.inCookies(request, cookies);
        SessionId old = shown.session(sessions).orElse(null);
        Optional<IssuedTokens> opened = open(request, username, password, remembered, old);
        opened.ifPresent(tokens -> {
            // the store has ended the account's own in the same step
            boolean done = old != null && sessions.isOf(tokens.session().owner(), old);
            shown.replace(sessions, done ? Set.of(old) : Set.of());
            ContainerSession.signedIn(request, tokens.session().id());
            cookies.set(request, response, tokens, sessions.now());
        });
        return opened;
    }
}
