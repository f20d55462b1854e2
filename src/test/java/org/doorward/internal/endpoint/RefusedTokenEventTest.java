package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.testing.Answers;
import org.doorward.testing.ApplicationCdi;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** a call from another network is answered 403, and told to whoever watches. */
@Tag("server")
class RefusedTokenEventTest {
    @Test
    void aTokenShownFromElsewhereIsToldToTheApplicationAndToTheLogWithoutItsSecret() {
        try (ApplicationCdi cdi = new ApplicationCdi(Map.of());
                DoorwardServer server = new DoorwardServer();
                CapturedLogs logs = new CapturedLogs("org.doorward")) {
            Visitor ada = Visitor.program(server);
            IssuedToken bound = IssuedToken.pat(ada, ",\"cidrs\":[\"10.0.0.0/8\"]");
            Answers.assertProblem(403, "network", bound.hello());
            List<ApiTokenEvent.Refused> refused = cdi.events.stream()
                    .filter(ApiTokenEvent.Refused.class::isInstance)
                    .map(ApiTokenEvent.Refused.class::cast)
                    .toList();
            assertEquals(1, refused.size(), () -> cdi.events.toString());
            assertEquals(bound.id(), refused.get(0).token().value());
            assertEquals(ApiTokenEvent.RefusalCause.NETWORK, refused.get(0).cause());
            assertEquals("127.0.0.1", refused.get(0).address());
            assertTrue(logs.text().contains("a credential was refused: network"), logs::text);
            assertFalse((logs.text() + cdi.events).contains(bound.text()));
        }
    }
}
