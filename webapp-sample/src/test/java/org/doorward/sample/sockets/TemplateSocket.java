package org.doorward.sample.sockets;

import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

/** Found by its annotation, below a path with a part that is free. */
@ServerEndpoint(value = "/rooms/{room}/socket", configurator = WhoConfigurator.class)
public class TemplateSocket {
    @OnOpen
    public void open(Session session, EndpointConfig config) {
        ProgrammedSocket.greet(session, config);
    }
}
