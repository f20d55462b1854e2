package org.doorward.sample.sockets;

import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

/** Found by its annotation. */
@ServerEndpoint(value = "/api/annotated", configurator = WhoConfigurator.class)
public class AnnotatedSocket {
    @OnOpen
    public void open(Session session, EndpointConfig config) {
        ProgrammedSocket.greet(session, config);
    }
}
