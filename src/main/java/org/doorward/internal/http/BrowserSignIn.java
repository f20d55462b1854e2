package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.account.Usernames;
import org.doorward.internal.token.DeviceMarks;
import org.doorward.limit.Quota;
import org.doorward.limit.SignInThrottle.Client;
import org.doorward.login.PasswordDoor;
import org.doorward.login.PasswordLogin;
import org.doorward.login.SignInResult;
import org.doorward.session.Device;
import org.doorward.session.IssuedTokens;
import org.doorward.session.SessionService;
import org.jspecify.annotations.Nullable;

/**
 * Signs in by password and, for a browser, puts the new session in the place of the one that it had: cookies, container
 * session and all. Says who tries: a browser that the account knows, or whoever is at that address. Immutable.
 */
public final class BrowserSignIn {
    private final PasswordDoor door;
    private final SessionService sessions;
    private final SessionCookies cookies;
    private final DeviceMarks marks;
    private final Connection connection;
    private final Function<HttpServletRequest, Device> devices;

    /** Over these; {@code devices} tells what a request came from. */
    public BrowserSignIn(
            PasswordDoor door,
            SessionService sessions,
            SessionCookies cookies,
            DeviceMarks marks,
            Connection connection,
            Function<HttpServletRequest, Device> devices) {
        this.door = door;
        this.sessions = sessions;
        this.cookies = cookies;
        this.marks = marks;
        this.connection = connection;
        this.devices = devices;
    }

    /** Checks username and password and opens a session, for a caller that keeps its tokens itself. */
    public SignInResult open(HttpServletRequest request, String username, CharSequence password, boolean remembered) {
        return open(request, username, password, remembered, null, false);
    }

    private SignInResult open(
            HttpServletRequest request,
            String username,
            CharSequence password,
            boolean remembered,
            @Nullable SessionId inPlaceOf,
            boolean browser) {
        String address = connection.address(request);
        PasswordLogin.Attempt attempt = new PasswordLogin.Attempt(
                TenantId.DEFAULT,
                username,
                password,
                devices.apply(request),
                address.isEmpty() ? null : address,
                remembered,
                inPlaceOf);
        return door.signIn(attempt, client(request, username), browser);
    }

    private Client client(HttpServletRequest request, String username) {
        Optional<String> network = connection.network(request);
        return Usernames.normalise(username)
                .flatMap(name -> marks.device(cookies.devices(request), TenantId.DEFAULT, name, sessions.now()))
                .<Client>map(known -> new Client.Known(known.device(), account -> marks.isOf(known, account), network))
                .orElseGet(() -> new Client.Unknown(network));
    }

    /** The same for a browser, whose cookies are set on the response; the session that they named before ends. */
    public SignInResult openInCookies(
            HttpServletRequest request,
            HttpServletResponse response,
            String username,
            CharSequence password,
            boolean remembered) {
        ShownTokens shown = ShownTokens.inCookies(request, cookies);
        SessionId old = shown.session(sessions).orElse(null);
        SignInResult result = open(request, username, password, remembered, old, true);
        if (result instanceof SignInResult.SignedIn signedIn) {
            IssuedTokens tokens = signedIn.tokens();
            // the store has ended the account's own in the same step
            boolean done = old != null && sessions.isOf(tokens.session().owner(), old);
            shown.replace(sessions, done ? Set.of(old) : Set.of());
            ContainerSession.signedIn(request, tokens.session().id());
            cookies.set(request, response, tokens, sessions.now());
            know(request, response, signedIn);
        }
        return result;
    }

    /** Under the name that was typed, and the account's own where that finds it: whoever comes back may type either. */
    private void know(HttpServletRequest request, HttpServletResponse response, SignInResult.SignedIn signedIn) {
        List<String> kept = cookies.devices(request);
        for (String name : signedIn.names()) {
            kept = List.of(marks.with(kept, signedIn.tokens().session().owner(), name, sessions.now()));
        }
        if (!signedIn.names().isEmpty()) {
            cookies.setDevice(response, kept.get(0));
        }
    }

    /** What programs are told of the limit when they are to wait. */
    public Quota quota(SignInResult.Throttled throttled) {
        return door.quota(throttled);
    }
}
