package org.doorward.internal.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.account.AccountService;
import org.doorward.internal.http.RequestGate;
import org.doorward.session.SessionService;

/** Gives the services to CDI, for the application to inject. */
@ApplicationScoped
public class DoorwardBeans {
    private final ServletContext context;

    /** For CDI's proxies. */
    @SuppressWarnings("NullAway") // a proxy hands every call to the real bean
    protected DoorwardBeans() {
        this.context = null;
    }

    /** For CDI. */
    @Inject
    public DoorwardBeans(ServletContext context) {
        this.context = context;
    }

    /** Sessions: open, list, revoke. */
    @Produces
    @Dependent
    public SessionService sessions() {
        return Startup.of(context).installation().services().sessions();
    }

    /** Accounts. */
    @Produces
    @Dependent
    public AccountService accounts() {
        return Startup.of(context).installation().services().accounts();
    }

    /** Who acts in the present request, if anybody: asked when injected. */
    @Produces
    @Dependent
    public Optional<AuthenticatedPrincipal> principal(HttpServletRequest request) {
        return RequestGate.principalOf(request);
    }

    /** The same for expressions in pages, where nothing may be absent: {@code doorward.username}. */
    @Produces
    @RequestScoped
    @Named("doorward")
    public PageView pageView(HttpServletRequest request) {
        return new PageView(RequestGate.principalOf(request).orElse(null));
    }
}
