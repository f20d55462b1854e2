package org.doorward.internal.endpoint;

import org.doorward.testing.Accounts;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server for each test, with the accounts of ada and bob, whose sessions are over when they are idle for 100 s. */
abstract class SessionsBed {
    DoorwardServer server;

    @BeforeEach
    void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer("doorward.jpa.url", accounts.url(), "doorward.session.idle", "100s");
        accounts.add("bob", "user");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    RawHttp.Answer call(String requestLine, String... lines) {
        return RawHttp.send(server.port(), requestLine, "", lines);
    }
}
