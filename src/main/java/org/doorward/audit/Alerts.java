package org.doorward.audit;

import java.util.function.Consumer;
import org.doorward.session.SessionEvent;
import org.doorward.session.SessionListener;

/** Raises the alerts that events of sessions call for. Other nodes' events are theirs to raise. Safe for any thread. */
public final class Alerts implements SessionListener {
    private final Consumer<Alert> raised;

    /** @param raised is given each alert */
    public Alerts(Consumer<Alert> raised) {
        this.raised = raised;
    }

    @Override
    public void happened(SessionEvent event) {
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
