package org.doorward.sample.sockets;

import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

/** On a public path. */
@ServerEndpoint(value = "/public/annotated", configurator = WhoConfigurator.class)
public class PublicSocket {
    @OnOpen
    public void open(Session session, EndpointConfig config) {
        ProgrammedSocket.greet(session, config);
    }
}
