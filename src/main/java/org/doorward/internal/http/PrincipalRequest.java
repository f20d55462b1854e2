package org.doorward.internal.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** The request as the application sees it: with the principal that Doorward found, and no other. */
public final class PrincipalRequest extends HttpServletRequestWrapper {
    private final Visit visit;

    PrincipalRequest(HttpServletRequest request, Visit visit) {
        super(request);
        this.visit = visit;
    }

    private HttpServletRequest inner() {
        return (HttpServletRequest) getRequest();
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        Identity identity = visit.identity(inner());
        return identity == null ? null : identity.principal();
    }

    @Override
    public @Nullable String getRemoteUser() {
        Principal principal = getUserPrincipal();
        return principal == null ? null : principal.getName();
    }

    @Override
    public boolean isUserInRole(@Nullable String role) {
        Identity identity = visit.identity(inner());
        // "**" is the servlet specification's word for anybody who is signed in
        return identity != null
                && role != null
                && (role.equals("**") || identity.principal().hasRole(role));
    }

    /** {@code DOORWARD} where there is a principal. */
    @Override
    public @Nullable String getAuthType() {
        return visit.identity(inner()) == null ? null : "DOORWARD";
    }

    /** The container's session; it is of this principal's session from the moment it is asked for. */
    @Override
    public HttpSession getSession() {
        return getSession(true);
    }

    @Override
    @SuppressWarnings("NullAway") // the servlet API promises null for what is not there
    public HttpSession getSession(boolean create) {
        Identity identity = visit.knownIdentity();
        HttpSession session = inner().getSession(create);
        if (session != null && identity != null && identity.principal().session() != null) {
            ContainerSession.bind(inner(), identity.principal().session());
        }
        return session;
    }

    /** Answers 401 where there is no principal. */
    @Override
    public boolean authenticate(HttpServletResponse response) throws IOException {
        if (getUserPrincipal() != null) {
            return true;
        }
        Problem problem = visit.problem();
        Problems.send(inner(), response, problem == null ? Problem.UNAUTHENTICATED : problem);
        return false;
    }

    /**
     * Signs in and sets the cookies, as the sign-in endpoint does for a browser.
     *
     * @throws ServletException when username or password are wrong, somebody is signed in already, the response has begun,
     *     or credentials may not travel on this connection
     */
    @Override
    public void login(@Nullable String username, @Nullable String password) throws ServletException {
        visit.signIn(inner(), username, password);
    }

    /** Whoever goes on with the response later is to have the one that brings new cookies, where there is one. */
    @Override
    public AsyncContext startAsync() {
        RenewedResponse renewed = visit.renewedResponse();
        return renewed == null ? super.startAsync() : RenewedAsync.begun(super.startAsync(this, renewed), renewed);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        AsyncContext context = super.startAsync(request, response);
        RenewedResponse renewed = visit.renewedResponse();
        return renewed == null ? context : RenewedAsync.begun(context, renewed);
    }

    @Override
    public AsyncContext getAsyncContext() {
        AsyncContext context = super.getAsyncContext();
        RenewedResponse renewed = visit.renewedResponse();
        return renewed == null ? context : new RenewedAsync(context, renewed);
    }

    /** Signs out: ends the session for good and takes the cookies away, as far as the response has not begun. */
    @Override
    public void logout() {
        visit.signOut(inner());
    }
}
