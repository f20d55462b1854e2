package org.doorward.internal.wiring;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.spi.CDI;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenListener;
import org.doorward.audit.Alert;
import org.doorward.login.LoginEvent;
import org.doorward.login.LoginListener;
import org.doorward.session.SessionEvent;
import org.doorward.session.SessionListener;
import org.jspecify.annotations.Nullable;

/**
 * Fires what happens at the door, to sessions and to API tokens, and alerts, as CDI events, for {@code @Observes} and
 * {@code @ObservesAsync} of the application; those
 * of other nodes come on a thread of ours, with the application's class loader. What an observer throws is logged and stops
 * nothing of Doorward's. Does nothing where there is no CDI.
 */
final class ApplicationEvents implements SessionListener, ApiTokenListener, LoginListener {
    private static final System.Logger LOG = System.getLogger("org.doorward");

    private final ClassLoader application;
    private final Supplier<Observers> lookup;
    private volatile @Nullable Observers observers;
    private volatile boolean never;

    /** Those of the application. */
    interface Observers {
        void fire(Object event);

        CompletionStage<?> fireAsync(Object event);
    }

    /** @param application the class loader of the application */
    ApplicationEvents(ClassLoader application) {
        this(application, () -> CdiObservers.find());
    }

    /** @param lookup throws IllegalStateException while CDI is not there, LinkageError when it never will be */
    ApplicationEvents(ClassLoader application, Supplier<Observers> lookup) {
        this.application = application;
        this.lookup = lookup;
        observers();
    }

    /** Looked up once; again while CDI is not there, as Doorward may start before it. */
    private @Nullable Observers observers() {
        Observers found = observers;
        if (found == null && !never) {
            try {
                found = lookup.get();
                observers = found;
            } catch (RuntimeException e) {
                // as IllegalStateException where CDI says that it is not there yet
                return null;
            } catch (LinkageError e) {
                never = true;
            }
        }
        return found;
    }

    @Override
    public void happened(SessionEvent event) {
        tell(event);
    }

    @Override
    public void happened(ApiTokenEvent event) {
        tell(event);
    }

    @Override
    public void happened(LoginEvent event) {
        tell(event);
    }

    /** Tells of an alert. */
    void raised(Alert alert) {
        tell(alert);
    }

    private void tell(Object event) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(application);
        try {
            Observers found = observers();
            if (found != null) {
                fire(found, event);
                fireAsync(found, event);
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void fire(Observers observers, Object event) {
        try {
            observers.fire(event);
        } catch (Throwable e) {
            failed(event, e);
        }
    }

    private static void fireAsync(Observers observers, Object event) {
        try {
            observers.fireAsync(event).whenComplete((told, failure) -> {
                if (failure != null) {
                    failed(event, failure);
                }
            });
        } catch (Throwable e) {
            failed(event, e);
        }
    }

    private static void failed(Object event, Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "an observer of the application failed at " + event, failure);
    }

    /** Apart, so that its classes are asked for only where the server has CDI. */
    private record CdiObservers(Event<Object> events) implements Observers {
        /** Not by each event: on a thread of ours CDI could not tell which application is meant. */
        static Observers find() {
            return new CdiObservers(CDI.current().getBeanManager().getEvent());
        }

        @Override
        public void fire(Object event) {
            events.fire(event);
        }

        @Override
        public CompletionStage<?> fireAsync(Object event) {
            return events.fireAsync(event);
        }
    }
}
