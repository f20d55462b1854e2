package org.doorward.internal.http.refresh;

import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A server for the tests of one class, and before each of them a browser whose access token is over. */
class RenewalBed {
    static DoorwardServer server;
    Visitor browser;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
    }

    @BeforeEach
    void signIn() {
        server.own = (request, response) -> {};
        browser = RenewedCookies.lapsed(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static RawHttp.Answer get(String path, String... lines) {
        return RawHttp.send(server.port(), "GET " + path, "", lines);
    }
}
