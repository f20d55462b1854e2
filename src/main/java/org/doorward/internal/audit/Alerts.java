package org.doorward.internal.audit;

import java.util.function.Consumer;
import org.doorward.DoorwardEvent;
import org.doorward.audit.Alert;
import org.doorward.internal.event.EventListener;
import org.doorward.session.SessionEvent;

/** Raises alerts for session events of this node. Other nodes raise theirs. Safe for any thread. */
public final class Alerts implements EventListener {
    private final Consumer<Alert> raised;

    /** @param raised receives each alert */
    public Alerts(Consumer<Alert> raised) {
        this.raised = raised;
    }

    @Override
    public void happened(DoorwardEvent event) {
        if (event instanceof SessionEvent.Reused reused && !reused.fromOtherNode()) {
            raised.accept(new Alert(
                    Alert.Kind.REUSE_DETECTED,
                    Alert.Severity.CRITICAL,
                    reused.account(),
                    reused.session(),
                    reused.at(),
                    reused.reuse().code()));
        }
    }
}
