package org.doorward.faults;

import java.util.List;
import org.doorward.testing.DoorwardServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("faults")
class MemoryLostRenewalTest extends LostRenewalContract {
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        newClock();
        server = DoorwardServer.withClock(clock);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    DoorwardServer here() {
        return server;
    }

    @Override
    List<DoorwardServer> everywhere() {
        return List.of(server);
    }
}
