package org.doorward.sample.own;

import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Inject;
import java.io.Serializable;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.session.SessionService;
import org.doorward.web.CurrentPrincipal;

/** A bean that outlives requests and may be stored: what it injects must bear that. */
@SessionScoped
public class Memory implements Serializable {
    private static final long serialVersionUID = 1L;

    private final SessionService sessions;
    private final CurrentPrincipal principal;

    /** For CDI's proxies. */
    @SuppressWarnings("NullAway")
    protected Memory() {
        this.sessions = null;
        this.principal = null;
    }

    @Inject
    public Memory(SessionService sessions, CurrentPrincipal principal) {
        this.sessions = sessions;
        this.principal = principal;
    }

    /** As in {@code ada has 1 sessions}. */
    public String describe() {
        return principal
                .find()
                .map(AuthenticatedPrincipal::accountId)
                .map(account -> principal.getUsername() + " has "
                        + sessions.list(account).sessions().size() + " sessions")
                .orElse("nobody");
    }
}
