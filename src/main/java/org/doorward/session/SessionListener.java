package org.doorward.session;

/**
 * Is told of what happened to sessions, on the thread that did it. Listeners are called in a fixed order, before the
 * application's own observers; what one throws is logged and stops nothing and nobody (R087). Must be quick and must not
 * wait.
 */
public interface SessionListener {
    /** This happened, and the store has it. May be called by many threads at once, and more than once for one event. */
    void happened(SessionEvent event);
}
