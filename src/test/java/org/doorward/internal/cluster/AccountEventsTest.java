package org.doorward.internal.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Suspension;
import org.doorward.TenantId;
import org.doorward.account.AccountEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nodes tell each other of accounts. */
@Tag("fast")
class AccountEventsTest {
    private static final AccountId ODD = new AccountId(new TenantId("a:b{c} \\ d/ä"), "ключ \uD83D\uDE00");

    private static AccountEvent made(Class<?> kind, Origin origin) throws ReflectiveOperationException {
        if (kind.equals(AccountEvent.Suspended.class)) {
            return new AccountEvent.Suspended(ODD, new Suspension(null, Suspension.Cause.SECURITY), Cluster.T0, origin);
        }
        return (AccountEvent) kind.getDeclaredConstructors()[0].newInstance(ODD, Cluster.T0, origin);
    }

    @Test
    void everyEventComesBackAsItWasAndAsAnotherNodes() throws ReflectiveOperationException {
        for (Class<?> kind : AccountEvent.class.getPermittedSubclasses()) {
            assertEquals(
                    Optional.of(new EventFormat.Told("node", made(kind, Origin.OTHER_NODE))),
                    EventFormat.read(EventFormat.event("node", made(kind, Origin.THIS_NODE))
                            .orElseThrow()),
                    kind.getSimpleName());
        }
    }

    @Test
    void theEndOfASuspensionIsToldToTheMillisecond() {
        Suspension limited =
                new Suspension(Cluster.T0.plus(Duration.ofMillis(86_400_001)), Suspension.Cause.ADMINISTRATIVE);
        assertEquals(
                Optional.of(new EventFormat.Told(
                        "node", new AccountEvent.Suspended(ODD, limited, Cluster.T0, Origin.OTHER_NODE))),
                EventFormat.read(EventFormat.event(
                                "node", new AccountEvent.Suspended(ODD, limited, Cluster.T0, Origin.THIS_NODE))
                        .orElseThrow()));
    }
}
