package org.doorward.sample.sockets;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Registered by code; says {@code principal|principal of the handshake|whether it has the roles of the account, and another}. */
public class ProgrammedSocket extends Endpoint {
    /** For the path that one way of registering it has. */
    static ServerEndpointConfig at(String path) {
        return ServerEndpointConfig.Builder.create(ProgrammedSocket.class, path)
                .configurator(new WhoConfigurator())
                .build();
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        greet(session, config);
    }

    static void greet(Session session, EndpointConfig config) {
        try {
            session.getBasicRemote()
                    .sendText(WhoConfigurator.nameOf(session.getUserPrincipal()) + "|"
                            + config.getUserProperties().get(WhoConfigurator.NOTE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
