package org.doorward.internal.wiring;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.time.Clock;
import org.doorward.DoorwardSettings;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.http.RequestGate;
import org.jspecify.annotations.Nullable;

/**
 * Starts Doorward with the application and closes it with it. Started at the latest by the context's start, at the earliest
 * by whoever asks for a service before that.
 */
final class Startup implements ServletContextListener {
    private static final String ATTRIBUTE = Startup.class.getName();

    private final ServletContext context;
    private final DoorwardSettings settings;
    private final Clock clock;
    private final ClassLoader application;
    private @Nullable Installation installation;
    private boolean closed;

    Startup(ServletContext context, DoorwardSettings settings, Clock clock) {
        this.clock = clock;
        this.context = context;
        this.settings = settings;
        // asked for now: to the listener that this is, a container may refuse it later
        this.application = context.getClassLoader();
        context.setAttribute(ATTRIBUTE, this);
    }

    /** The one of this application. @throws IllegalStateException when there is none */
    static Startup of(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof Startup startup) {
            return startup;
        }
        throw new IllegalStateException(
                "Doorward was not registered with this application: the container did not run its"
                        + " ServletContainerInitializer; is there an <absolute-ordering> that leaves the jar out?");
    }

    /** Doorward, running. */
    synchronized Installation installation() {
        Installation running = installation;
        if (running == null) {
            if (closed) {
                throw new StoreUnavailableException("the application is being stopped", null);
            }
            running = new Installation(settings, context.getContextPath(), application, clock);
            installation = running;
            context.setAttribute(RequestGate.class.getName(), running.gate());
        }
        return running;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        installation();
    }

    @Override
    public synchronized void contextDestroyed(ServletContextEvent event) {
        closed = true;
        context.removeAttribute(RequestGate.class.getName());
        Installation running = installation;
        installation = null;
        if (running != null) {
            running.close();
        }
    }
}
