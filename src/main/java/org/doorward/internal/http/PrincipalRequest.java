package org.doorward.internal.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.refresh.RefreshedResponse;
import org.doorward.internal.http.refusal.Problems;
import org.jspecify.annotations.Nullable;

/** The request as the application sees it, with the principal that Doorward found. */
public final class PrincipalRequest extends HttpServletRequestWrapper {
    private final AuthenticationContext authentication;

    PrincipalRequest(HttpServletRequest request, AuthenticationContext authentication) {
        super(request);
        this.authentication = authentication;
    }

    /** Whether this request has our principal, below any number of wrappers. */
    static boolean isWithin(HttpServletRequest request) {
        ServletRequest next = request;
        while (next instanceof ServletRequestWrapper wrapper) {
            if (next instanceof PrincipalRequest || next instanceof InjectedRequest) {
                return true;
            }
            next = wrapper.getRequest();
        }
        return false;
    }

    private HttpServletRequest inner() {
        return (HttpServletRequest) getRequest();
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        Identity identity = authentication.identity(inner());
        return identity == null ? null : identity.principal();
    }

    @Override
    public @Nullable String getRemoteUser() {
        Principal principal = getUserPrincipal();
        return principal == null ? null : principal.getName();
    }

    @Override
    public boolean isUserInRole(@Nullable String role) {
        Identity identity = authentication.identity(inner());
        return identity != null && role != null && RoleCheck.has(identity, role);
    }

    @Override
    public @Nullable String getAuthType() {
        return authentication.identity(inner()) == null ? null : "DOORWARD";
    }

    /** Returns the container's session, which is bound to who acts from its creation. */
    @Override
    public HttpSession getSession() {
        return getSession(true);
    }

    @Override
    @SuppressWarnings("NullAway") // the servlet API promises null for what is not there
    public HttpSession getSession(boolean create) {
        HttpSession session = inner().getSession(create);
        if (session != null) {
            ContainerSession.bind(session, authentication);
            if (ContainerSession.isOfSomebody(session)) {
                authentication.becamePersonal(inner());
            }
        }
        return session;
    }

    /** Answers 401 where there is no principal. */
    @Override
    public boolean authenticate(HttpServletResponse response) throws IOException {
        if (getUserPrincipal() != null) {
            return true;
        }
        Problems.send(inner(), response, authentication.problemOfNobody());
        return false;
    }

    /**
     * Signs in and sets the cookies, as the sign-in endpoint does for a browser.
     *
     * @throws ServletException when username or password are wrong, somebody is signed in already, the response is
     *     committed, or credentials may not be sent on this connection
     */
    @Override
    public void login(@Nullable String username, @Nullable String password) throws ServletException {
        authentication.signIn(inner(), username, password);
    }

    /** Starts with the response that adds new cookies, where there is one. */
    @Override
    public AsyncContext startAsync() {
        RefreshedResponse refreshed = authentication.refreshedResponse();
        return AuthenticatedAsync.begun(
                refreshed == null ? super.startAsync() : super.startAsync(this, refreshed), inner(), authentication);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return AuthenticatedAsync.begun(super.startAsync(request, response), inner(), authentication);
    }

    @Override
    public AsyncContext getAsyncContext() {
        return new AuthenticatedAsync(super.getAsyncContext(), authentication);
    }

    /** Signs out: ends the session and, unless the response is committed, removes the cookies. */
    @Override
    public void logout() {
        authentication.signOut(inner());
    }
}
