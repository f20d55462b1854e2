package org.doorward.internal.wiring;

import org.doorward.AuthenticatedPrincipal;
import org.jspecify.annotations.Nullable;

/** What pages see of Doorward by the name {@code doorward}. */
public class PageView {
    private final @Nullable AuthenticatedPrincipal principal;

    /** For CDI's proxies. */
    protected PageView() {
        this.principal = null;
    }

    PageView(@Nullable AuthenticatedPrincipal principal) {
        this.principal = principal;
    }

    /** Who acts; null for nobody. */
    public @Nullable AuthenticatedPrincipal getPrincipal() {
        return principal;
    }

    /** The name of who acts; empty for nobody. */
    public String getUsername() {
        return principal == null ? "" : principal.username();
    }
}
