package org.doorward.session;

import java.util.List;

/** The listeners in their order, each guarded: a revocation is told to all of them whatever one of them does. */
public final class SessionListeners implements SessionListener {
    private static final System.Logger LOG = System.getLogger("org.doorward.session");

    private final List<SessionListener> listeners;

    /** In this order. */
    public SessionListeners(List<SessionListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Tells each; throws nothing. */
    @Override
    public void happened(SessionEvent event) {
        for (SessionListener listener : listeners) {
            try {
                listener.happened(event);
            } catch (Throwable e) {
                // an Error of one listener, as of a class that is missing, must not keep the others from knowing
                LOG.log(System.Logger.Level.ERROR, listener.getClass().getName() + " failed at " + event, e);
            }
        }
    }
}
