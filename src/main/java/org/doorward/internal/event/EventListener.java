package org.doorward.internal.event;

import java.util.function.Consumer;
import org.doorward.DoorwardEvent;

/**
 * Receives events, on the thread that caused them or that read them from another node. Listeners are called in a fixed order,
 * before the application's observers. An exception of one is logged and stops nothing. A listener must not block.
 */
@FunctionalInterface
public interface EventListener {
    /**
     * Receives an event after its change was stored. Called by several threads at once, and possibly more than once for one
     * event. A listener ignores unknown events.
     */
    void happened(DoorwardEvent event);

    /** Returns a listener that passes on events of one kind and ignores all others. */
    static <E extends DoorwardEvent> EventListener of(Class<E> kind, Consumer<? super E> told) {
        return event -> {
            if (kind.isInstance(event)) {
                told.accept(kind.cast(event));
            }
        };
    }
}
