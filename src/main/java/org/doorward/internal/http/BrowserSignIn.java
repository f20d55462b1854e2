package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.function.Function;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.login.PasswordLogin;
import org.doorward.session.Device;
import org.doorward.session.IssuedTokens;
import org.doorward.session.SessionService;

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
        return login.signIn(new PasswordLogin.Attempt(
                TenantId.DEFAULT, username, password, devices.apply(request), connection.address(request), remembered));
    }

    /** The same for a browser, whose cookies are set on the response; the session that they named before ends. */
    public Optional<IssuedTokens> openInCookies(
            HttpServletRequest request,
            HttpServletResponse response,
            String username,
            CharSequence password,
            boolean remembered) {
        Optional<IssuedTokens> opened = open(request, username, password, remembered);
        opened.ifPresent(tokens -> {
            ShownTokens.inCookies(request, cookies).endSessions(sessions, Reason.REPLACED);
            ContainerSession.signedIn(request, tokens.session().id());
            cookies.set(request, response, tokens, sessions.now());
        });
        return opened;
    }
}
