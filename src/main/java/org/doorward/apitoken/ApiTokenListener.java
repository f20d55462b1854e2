package org.doorward.apitoken;

/**
 * Is told of what happened to API tokens, on the thread that did it. Listeners are called in a fixed order, before the
 * application's own observers; what one throws is logged and stops nothing and nobody. Must be quick and must not wait.
 */
public interface ApiTokenListener {
    /**
     * This happened, and the store has what it changed. May be called by many threads at once, and more than once for one
     * event.
     */
    void happened(ApiTokenEvent event);
}
