package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A roll-out that looks first: {@code doorward.cross-origin=report}. */
@Tag("server")
class ReportedCrossOriginTest {
    @Test
    void whatIsOnlyReportedPassesAndIsToldOnceAMinute() {
        try (CapturedLogs logs = new CapturedLogs("org.doorward");
                DoorwardServer trial = new DoorwardServer("doorward.cross-origin", "report")) {
            assertTrue(logs.text().contains("WARNING org.doorward.wiring: CROSS-ORIGIN REQUESTS ARE ONLY REPORTED"));
            Visitor somebody = Visitor.browser(trial);
            for (String declared : List.of("Sec-Fetch-Site: cross-site", "Origin: null", "X-Nothing: declared")) {
                int before = trial.handled.get();
                RawHttp.Answer answer =
                        RawHttp.send(trial.port(), "POST /api/x?secret=1", "", somebody.accessCookie(), declared);
                assertEquals("/api/x|ada|DOORWARD|true|REQUEST", answer.body());
                assertEquals("Sec-Fetch-Site, Origin", answer.header("Vary").orElseThrow());
                assertEquals(before + 1, trial.handled.get());
            }
            assertEquals(1, told(logs, "WARNING"), logs.text());
            assertEquals(2, told(logs, "FINE"), logs.text());
            assertFalse(logs.text().contains("secret=1"), "a query may hold what should not stand in logs");
            trial.clock.advance(Duration.ofSeconds(59));
            RawHttp.send(trial.port(), "POST /api/x", "", somebody.accessCookie());
            assertEquals(1, told(logs, "WARNING"), logs.text());
            trial.clock.advance(Duration.ofSeconds(1));
            RawHttp.send(trial.port(), "POST /api/x", "", somebody.accessCookie());
            assertEquals(2, told(logs, "WARNING"), logs.text());
            Answers.assertProblem(
                    401, "unauthenticated", RawHttp.send(trial.port(), "POST /api/x", "", "Origin: null"));
            RawHttp.send(trial.port(), "POST /api/x", "", somebody.accessCookie(), "Sec-Fetch-Site: same-origin");
            RawHttp.send(trial.port(), "GET /api/x", "", somebody.accessCookie(), "Sec-Fetch-Site: cross-site");
            assertEquals(3, told(logs, "FINE"), "what would pass anyway is not told of");
        }
    }

    private static long told(CapturedLogs logs, String level) {
        return logs.text()
                .lines()
                .filter(line -> line.startsWith(level + " org.doorward.http: doorward.cross-origin=report: "))
                .count();
    }
}
