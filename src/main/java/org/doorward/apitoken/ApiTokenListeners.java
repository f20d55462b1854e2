package org.doorward.apitoken;

import java.util.List;

/** The listeners in their order, each guarded: a revocation is told to all of them whatever one of them does. */
public final class ApiTokenListeners implements ApiTokenListener {
    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");

    private final List<ApiTokenListener> listeners;

    /** In this order. */
    public ApiTokenListeners(List<ApiTokenListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Tells each; throws nothing. */
    @Override
    public void happened(ApiTokenEvent event) {
        for (ApiTokenListener listener : listeners) {
            try {
                listener.happened(event);
            } catch (Throwable e) {
                // an Error of one listener, as of a class that is missing, must not keep the others from knowing
                LOG.log(System.Logger.Level.ERROR, listener.getClass().getName() + " failed at " + event, e);
            }
        }
    }
}
