package org.doorward.internal.endpoint.admin;

import java.util.stream.Stream;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server with an administrator, Ada, who is signed in, and two other people, of whom Bob is. */
abstract class AdminBed {
    DoorwardServer server;
    Visitor ada;
    Visitor bob;

    @BeforeEach
    void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer(Stream.concat(
                        Stream.of("doorward.admin.enabled", "true", "doorward.jpa.url", accounts.url()), settings())
                .toArray(String[]::new));
        accounts.add("bob", "user").add("carol", "user");
        ada = Visitor.program(server);
        bob = Visitor.program(server, "bob");
    }

    /** Names and values of further settings. */
    Stream<String> settings() {
        return Stream.empty();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    RawHttp.Answer send(Visitor by, String requestLine, String body) {
        return Answers.unhandled(
                server,
                () -> body.isEmpty()
                        ? RawHttp.send(server.port(), requestLine, "", by.bearer())
                        : RawHttp.send(server.port(), requestLine, body, by.bearer(), IssuedToken.JSON));
    }
}
