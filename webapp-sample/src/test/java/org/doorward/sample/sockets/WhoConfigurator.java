package org.doorward.sample.sockets;

import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Notes for the endpoint what the handshake knows of who makes it. */
public class WhoConfigurator extends ServerEndpointConfig.Configurator {
    static final String NOTE = WhoConfigurator.class.getName();

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        boolean has = request.isUserInRole("reader") || request.isUserInRole("admin");
        String roles = has + "," + request.isUserInRole("root");
        config.getUserProperties().put(NOTE, nameOf(request.getUserPrincipal()) + "|" + roles);
    }

    static String nameOf(@Nullable Principal principal) {
        return principal == null ? "nobody" : principal.getName();
    }
}
