package org.doorward.internal.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import org.doorward.account.AccountService;
import org.doorward.apitoken.ApiTokenService;
import org.doorward.session.SessionService;
import org.doorward.web.CurrentPrincipal;

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
    @ApplicationScoped
    public SessionService sessions() {
        return Startup.of(context).installation().services().sessions();
    }

    /** Accounts. */
    @Produces
    @ApplicationScoped
    public AccountService accounts() {
        return Startup.of(context).installation().services().accounts();
    }

    /** API tokens: make, list, rotate, revoke. */
    @Produces
    @ApplicationScoped
    public ApiTokenService apiTokens() {
        return Startup.of(context).installation().services().apiTokens();
    }

    /** Who acts in the present request. */
    @Produces
    @RequestScoped
    @Named("doorward")
    public CurrentPrincipal principal(HttpServletRequest request) {
        return new CurrentPrincipal(request);
    }
}
