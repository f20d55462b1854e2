package org.doorward.internal.http;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;

/**
 * Binds container sessions at their creation, also those that a library creates by another way: the browser may send
 * one back before the handler is done.
 */
public final class ContainerSessionListener implements HttpSessionListener {
    public ContainerSessionListener() {}

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        AuthenticationContext authentication = Handover.current();
        if (authentication != null) {
            ContainerSession.bind(event.getSession(), authentication);
        }
    }
}
