package org.doorward.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.internal.http.RequestGate;
import org.jspecify.annotations.Nullable;

/**
 * Who acts in the present request: to be injected anywhere, also into beans that outlive requests, and known to pages as
 * {@code doorward}. Looks at each call, so that a sign-in or sign-out within the request shows at once. Use it on the
 * request's thread.
 */
public class CurrentPrincipal {
    private final @Nullable HttpServletRequest request;

    /** For CDI's proxies. */
    protected CurrentPrincipal() {
        this.request = null;
    }

    /** Of this request. */
    public CurrentPrincipal(HttpServletRequest request) {
        this.request = request;
    }

    /** Who acts, if anybody. */
    public Optional<AuthenticatedPrincipal> find() {
        return request == null ? Optional.empty() : RequestGate.principalOf(request);
    }

    /** Who acts; null for nobody. For pages. */
    public @Nullable AuthenticatedPrincipal getPrincipal() {
        return find().orElse(null);
    }

    /** The name of who acts; empty for nobody. For pages. */
    public String getUsername() {
        return find().map(AuthenticatedPrincipal::username).orElse("");
    }

    /**
     * A fresh anti-forgery token of who acts by cookie, for a hidden form field {@code doorward_csrf}; empty for nobody and
     * for header credentials. For pages that very old browsers use: the others need none.
     */
    public String getCsrfToken() {
        return request == null ? "" : RequestGate.csrfTokenOf(request);
    }

    /** Whether somebody is signed in. For pages. */
    public boolean isSignedIn() {
        return find().isPresent();
    }
}
