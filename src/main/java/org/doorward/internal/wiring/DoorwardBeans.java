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
import org.doorward.apitoken.ServiceAccounts;
import org.doorward.internal.apitoken.ApplicationApiTokens;
import org.doorward.session.SessionService;
import org.doorward.web.CurrentPrincipal;

/** Produces the CDI beans that applications inject. */
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

    @Produces
    @ApplicationScoped
    public SessionService sessions() {
        return installation().applicationSessions();
    }

    @Produces
    @ApplicationScoped
    public AccountService accounts() {
        return installation().accounts();
    }

    @Produces
    @ApplicationScoped
    public ApiTokenService apiTokens() {
        return new ApplicationApiTokens(installation().apiTokens());
    }

    @Produces
    @ApplicationScoped
    public ServiceAccounts serviceAccounts() {
        return installation().serviceAccounts();
    }

    private Installation installation() {
        return Startup.of(context).installation();
    }

    /** The principal of the current request. */
    @Produces
    @RequestScoped
    @Named("doorward")
    public CurrentPrincipal principal(HttpServletRequest request) {
        return new CurrentPrincipal(request);
    }
}
