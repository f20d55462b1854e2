package org.doorward.internal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.audit.Alert;
import org.doorward.session.Reuse;
import org.doorward.session.SessionEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class AlertsTest {
    private static final SessionId SESSION = new SessionId(TenantId.DEFAULT, "s".repeat(SessionId.LENGTH));
    private static final AccountId ADA = AccountId.of("ada");
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private final List<Alert> raised = new ArrayList<>();
    private final Alerts alerts = new Alerts(raised::add);

    @Test
    void reuseOfEveryKindIsCritical() {
        for (Reuse reuse : Reuse.values()) {
            raised.clear();
            alerts.happened(new SessionEvent.Reused(SESSION, ADA, reuse, AT, Origin.THIS_NODE));
            assertEquals(
                    List.of(new Alert(
                            Alert.Kind.REUSE_DETECTED, Alert.Severity.CRITICAL, ADA, SESSION, AT, reuse.code())),
                    raised);
        }
        assertEquals("reuse-detected", Alert.Kind.REUSE_DETECTED.code());
    }

    @Test
    void anotherNodesReuseIsThatNodesToTell() {
        alerts.happened(new SessionEvent.Reused(SESSION, ADA, Reuse.STALE_FAMILY, AT, Origin.OTHER_NODE));
        assertEquals(List.of(), raised);
    }

    @Test
    void nothingElseAlarms() {
        alerts.happened(new SessionEvent.Revoked(SESSION, ADA, Reason.REVOKED, AT, Origin.THIS_NODE));
        alerts.happened(new SessionEvent.Refreshed(SESSION, ADA, AT, Origin.THIS_NODE));
        assertEquals(List.of(), raised);
    }
}
