package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.account.Account;
import org.doorward.internal.account.Usernames;
import org.doorward.internal.http.credential.PresentedTokens;
import org.doorward.internal.http.credential.SessionCookies;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.limit.Quota;
import org.doorward.internal.limit.SignInThrottle.Client;
import org.doorward.internal.login.PasswordChange;
import org.doorward.internal.login.PasswordSignIn;
import org.doorward.internal.login.SignInResult;
import org.doorward.internal.login.UncountedPasswordSignIn;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SessionOpening;
import org.doorward.internal.token.DeviceCookie;
import org.doorward.session.Device;
import org.jspecify.annotations.Nullable;

/**
 * Signs in by password. For a browser it replaces the earlier session with its cookies and its container session. It
 * tells whether the client is a browser that the account knows, or unknown. Immutable.
 */
public record BrowserSignIn(
        PasswordSignIn passwords,
        SessionEngine sessions,
        SessionCookies cookies,
        DeviceCookie deviceCookie,
        ClientConnection connection,
        Function<HttpServletRequest, Device> devices,
        KeptAttributes kept) {
    /** Signs in a client that stores its tokens itself. */
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
        UncountedPasswordSignIn.Attempt attempt = new UncountedPasswordSignIn.Attempt(
                RequestTenant.of(request),
                username,
                password,
                devices.apply(request),
                address.isEmpty() ? null : address,
                remembered,
                inPlaceOf);
        return passwords.signIn(attempt, client(request, username), browser);
    }

    private Client client(HttpServletRequest request, String username) {
        Optional<String> network = connection.network(request);
        return Usernames.normalise(username)
                .flatMap(name ->
                        deviceCookie.device(cookies.devices(request), RequestTenant.of(request), name, sessions.now()))
                .<Client>map(known ->
                        new Client.Known(known.device(), account -> deviceCookie.isOf(known, account), network))
                .orElseGet(() -> new Client.Unknown(network));
    }

    /** Signs in a browser: sets cookies on the response, and ends the session that the cookies named before. */
    public SignInResult openInCookies(
            HttpServletRequest request,
            HttpServletResponse response,
            String username,
            CharSequence password,
            boolean remembered) {
        PresentedTokens shown = PresentedTokens.inCookies(request, cookies);
        SessionId old = shown.session(sessions).orElse(null);
        SignInResult result = open(request, username, password, remembered, old, true);
        if (result instanceof SignInResult.SignedIn signedIn) {
            IssuedTokens tokens = signedIn.tokens();
            // the store has ended the account's own session in the same step
            boolean done = old != null && SessionOpening.isOf(tokens.session().owner(), old);
            shown.replace(sessions, done ? Set.of(old) : Set.of());
            ContainerSession.signedIn(request, tokens.session().id(), kept);
            cookies.set(request, response, tokens, sessions.now());
            know(request, response, signedIn);
        }
        return result;
    }

    /** Changes the password of somebody who is signed in. The attempt is counted with those of sign-ins. */
    public SignInResult changePassword(HttpServletRequest request, PasswordChange change, PasswordChange.Wish wish) {
        Optional<String> username = change.username(wish.account());
        if (username.isEmpty()) {
            return new SignInResult.Over(Reason.REVOKED);
        }
        UncountedPasswordSignIn.Attempt attempt = new UncountedPasswordSignIn.Attempt(
                wish.account().tenant(), username.get(), wish.current(), Device.UNKNOWN, null, false, null);
        return passwords.change(attempt, client(request, username.get()), change, wish);
    }

    /** Forgets the failures at an account whose password was set anew by the client of this request, without a sign-in. */
    public void forgive(HttpServletRequest request, Account account) {
        passwords.forgive(account, client(request, account.username()));
    }

    /** Marks the browser as known, by the typed name and by the account's own name where that finds it. */
    private void know(HttpServletRequest request, HttpServletResponse response, SignInResult.SignedIn signedIn) {
        List<String> kept = cookies.devices(request);
        for (String name : signedIn.names()) {
            kept = List.of(deviceCookie.with(kept, signedIn.tokens().session().owner(), name, sessions.now()));
        }
        if (!signedIn.names().isEmpty()) {
            cookies.setDevice(request, response, kept.get(0));
        }
    }

    /** Returns the limit for the headers of a throttled response. */
    public Quota quota(SignInResult.Throttled throttled) {
        return passwords.quota(throttled);
    }
}
