package org.doorward.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.internal.http.RequestPipeline;
import org.jspecify.annotations.Nullable;

/**
 * The principal of the present request. It can be injected anywhere, also into beans that outlive requests, and pages
 * know it as {@code doorward}. It reads the request at each call, so that a sign-in or sign-out within the request
 * shows at once. Use it on the request's thread.
 */
public class CurrentPrincipal {
    private final @Nullable HttpServletRequest request;

    /** For CDI's proxies. */
    protected CurrentPrincipal() {
        this.request = null;
    }

    /** The principal of this request. */
    public CurrentPrincipal(HttpServletRequest request) {
        this.request = request;
    }

    /** Returns the principal; empty for nobody. */
    public Optional<AuthenticatedPrincipal> find() {
        return request == null ? Optional.empty() : RequestPipeline.principalOf(request);
    }

    /** Returns the principal; null for nobody. For pages. */
    public @Nullable AuthenticatedPrincipal getPrincipal() {
        return find().orElse(null);
    }

    /** Returns the username; empty for nobody. For pages. */
    public String getUsername() {
        return find().map(AuthenticatedPrincipal::username).orElse("");
    }

    /**
     * Returns a new anti-forgery token for the hidden form field {@code doorward_csrf}; empty for nobody and for
     * header credentials. For pages that very old browsers use: other browsers need none.
     */
    public String getCsrfToken() {
        return request == null ? "" : RequestPipeline.csrfTokenOf(request);
    }

    /** Whether somebody is signed in. For pages. */
    public boolean isSignedIn() {
        return find().isPresent();
    }
}
