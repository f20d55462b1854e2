package org.doorward.sample.sockets;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;

/** Registers an endpoint while the application starts. */
@WebListener
public class SocketListener implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServerContainer container =
                (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
        try {
            container.addEndpoint(ProgrammedSocket.at("/api/listened"));
        } catch (DeploymentException e) {
            throw new IllegalStateException(e);
        }
    }
}
