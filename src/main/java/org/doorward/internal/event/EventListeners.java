package org.doorward.internal.event;

import java.util.ArrayList;
import java.util.List;
import org.doorward.DoorwardEvent;

/** Calls several listeners in order. A failure of one does not stop the others. */
public final class EventListeners implements EventListener {
    private static final System.Logger LOG = System.getLogger("org.doorward.event");

    private final List<EventListener> listeners;

    public EventListeners(List<EventListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Returns these listeners, followed by this one. */
    public EventListeners and(EventListener last) {
        List<EventListener> all = new ArrayList<>(listeners);
        all.add(last);
        return new EventListeners(all);
    }

    /** Calls each listener. Throws nothing. */
    @Override
    public void happened(DoorwardEvent event) {
        for (EventListener listener : listeners) {
            try {
                listener.happened(event);
            } catch (Throwable e) {
                // also an Error, such as a missing class: the others must receive a revocation
                LOG.log(System.Logger.Level.ERROR, listener.getClass().getName() + " failed at " + event, e);
            }
        }
    }
}
