package org.doorward.internal.wiring;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.doorward.InvalidSettingsException;
import org.doorward.StoreUnavailableException;
import org.doorward.account.PasswordHasher;
import org.doorward.internal.endpoint.route.RouteTable;
import org.doorward.internal.http.RequestPipeline;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.WebSettings;
import org.jspecify.annotations.Nullable;

/** Starts Doorward when the application starts, or at the first use of a service before that, and closes it at the end. */
final class Startup implements ServletContextListener {
    /** The attribute of the servlet context that holds this, from the call of our initializer on. */
    static final String ATTRIBUTE = Startup.class.getName();

    private final ServletContext context;
    private final DoorwardSettings settings;
    private final Clock clock;
    private final @Nullable PasswordHasher hasher;
    private final ClassLoader application;
    private final Set<String> mappings;
    /** Written under the lock; read by every request without it. */
    private volatile @Nullable Installation installation;

    private boolean closed;

    Startup(ServletContext context, DoorwardSettings settings, Clock clock, @Nullable PasswordHasher hasher) {
        this.hasher = hasher;
        this.clock = clock;
        this.context = context;
        this.settings = settings;
        // a container may refuse both later, to a listener that was added in code
        this.application = context.getClassLoader();
        this.mappings = context.getServletRegistrations().values().stream()
                .flatMap(servlet -> servlet.getMappings().stream())
                .collect(Collectors.toUnmodifiableSet());
        context.setAttribute(ATTRIBUTE, this);
    }

    /** @throws IllegalStateException with the reason, when Doorward is not registered in this application */
    static Startup of(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof Startup startup) {
            return startup;
        }
        RegistrationCheck.require(context);
        throw new IllegalStateException(
                "another copy of Doorward's jar, of another class loader, is registered already:"
                        + " leave one, in WEB-INF/lib");
    }

    /** Returns the running installation. @throws StoreUnavailableException when the application is being stopped */
    Installation installation() {
        Installation running = installation;
        return running == null ? start() : running;
    }

    private synchronized Installation start() {
        Installation running = installation;
        if (running == null) {
            if (closed) {
                throw new StoreUnavailableException("the application is being stopped", null);
            }
            running = new Installation(settings, context.getContextPath(), application, clock, hasher);
            installation = running;
            context.setAttribute(RequestPipeline.class.getName(), running.http().pipeline());
        }
        return running;
    }

    /** @throws InvalidSettingsException when a servlet of the application has the path of an endpoint */
    @Override
    public void contextInitialized(ServletContextEvent event) {
        StartReport.reportingFailure(() -> {
            RouteTable table = installation().http().table();
            Set<String> taken = taken(table);
            if (!taken.isEmpty()) {
                contextDestroyed(event);
                throw taken(taken);
            }
        });
    }

    /** Returns the application's mappings that conflict with a route. */
    private Set<String> taken(RouteTable table) {
        List<String> bases = TenantChoice.basePaths(settings);
        return mappings.stream()
                .filter(mapping -> bases.stream()
                        .anyMatch(base ->
                                mapping.startsWith(base + "/") && table.isTakenBy(mapping.substring(base.length()))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the refusal of a base path with these conflicts. */
    static InvalidSettingsException taken(Set<String> mappings) {
        return new InvalidSettingsException(List.of(WebSettings.BASE_PATH.name() + ": " + mappings
                + " is mapped to a servlet of the application already; choose another base path"));
    }

    @Override
    public synchronized void contextDestroyed(ServletContextEvent event) {
        closed = true;
        context.removeAttribute(RequestPipeline.class.getName());
        Installation running = installation;
        installation = null;
        if (running != null) {
            running.close();
        }
    }
}
