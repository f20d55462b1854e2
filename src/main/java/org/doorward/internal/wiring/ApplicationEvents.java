package org.doorward.internal.wiring;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.spi.CDI;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.doorward.DoorwardEvent;
import org.doorward.internal.event.CacheHint;
import org.doorward.internal.event.EventListener;
import org.jspecify.annotations.Nullable;

/**
 * Fires events and alerts as CDI events, for the application's {@code @Observes} and {@code @ObservesAsync}. Events of other
 * nodes come on a thread of Doorward, with the application's class loader. An exception of an observer is logged and stops
 * nothing. Without CDI it does nothing.
 */
final class ApplicationEvents implements EventListener {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");

    private final ClassLoader application;
    private final Supplier<Observers> lookup;
    private volatile @Nullable Observers observers;
    private volatile boolean never;

    /** The application's observers. */
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

    /** Looks them up until CDI is there: Doorward may start before it. */
    private @Nullable Observers observers() {
        Observers found = observers;
        if (found == null && !never) {
            try {
                found = lookup.get();
                observers = found;
            } catch (RuntimeException e) {
                // IllegalStateException where CDI has not started yet
                return null;
            } catch (LinkageError e) {
                never = true;
            }
        }
        return found;
    }

    /** Fires the event, unless it is a hint to caches. */
    @Override
    public void happened(DoorwardEvent event) {
        if (!(event instanceof CacheHint)) {
            tell(event);
        }
    }

    private void tell(DoorwardEvent event) {
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

    /** A class of its own, so that CDI is loaded only where the server has it. */
    private record CdiObservers(Event<Object> events) implements Observers {
        /** Looked up once, because on a thread of Doorward CDI cannot tell the application. */
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
