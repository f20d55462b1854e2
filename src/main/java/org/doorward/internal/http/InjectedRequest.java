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

/**
 * The container's own request, which CDI injects, with the principal that Doorward found. It reads the context at each
 * call, because CDI may have created it before our filter ran. Outside of our filter it has no principal, and refuses
 * sign-in and sign-out.
 */
public final class InjectedRequest extends HttpServletRequestWrapper {
    public InjectedRequest(HttpServletRequest containers) {
        super(containers);
    }

    private HttpServletRequest inner() {
        return (HttpServletRequest) getRequest();
    }

    /** Returns the request as a handler behind our filter sees it; null outside. */
    private @Nullable PrincipalRequest seen() {
        AuthenticationContext authentication = AuthenticationContext.of(inner());
        return authentication == null ? null : new PrincipalRequest(inner(), authentication);
    }

    private PrincipalRequest needed() throws ServletException {
        PrincipalRequest seen = seen();
        if (seen == null) {
            throw new ServletException(
                    "nobody signs in or out here: Doorward's filter has not let this request through");
        }
        return seen;
    }

    @Override
    @SuppressWarnings("NullAway") // the servlet API promises null for nobody
    public @Nullable Principal getUserPrincipal() {
        PrincipalRequest seen = seen();
        return seen == null ? null : seen.getUserPrincipal();
    }

    @Override
    public @Nullable String getRemoteUser() {
        PrincipalRequest seen = seen();
        return seen == null ? null : seen.getRemoteUser();
    }

    @Override
    public boolean isUserInRole(@Nullable String role) {
        PrincipalRequest seen = seen();
        return seen != null && seen.isUserInRole(role);
    }

    @Override
    public @Nullable String getAuthType() {
        PrincipalRequest seen = seen();
        return seen == null ? null : seen.getAuthType();
    }

    @Override
    public HttpSession getSession() {
        return getSession(true);
    }

    @Override
    @SuppressWarnings("NullAway") // the servlet API promises null for what is not there
    public HttpSession getSession(boolean create) {
        PrincipalRequest seen = seen();
        return seen == null ? inner().getSession(create) : seen.getSession(create);
    }

    @Override
    public boolean authenticate(HttpServletResponse response) throws IOException, ServletException {
        return needed().authenticate(response);
    }

    @Override
    public void login(@Nullable String username, @Nullable String password) throws ServletException {
        needed().login(username, password);
    }

    @Override
    public void logout() throws ServletException {
        needed().logout();
    }

    @Override
    public AsyncContext startAsync() {
        PrincipalRequest seen = seen();
        return seen == null ? super.startAsync() : seen.startAsync();
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        PrincipalRequest seen = seen();
        return seen == null ? super.startAsync(request, response) : seen.startAsync(request, response);
    }

    @Override
    public AsyncContext getAsyncContext() {
        PrincipalRequest seen = seen();
        return seen == null ? super.getAsyncContext() : seen.getAsyncContext();
    }
}
