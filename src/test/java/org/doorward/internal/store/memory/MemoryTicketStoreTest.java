package org.doorward.internal.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.session.Tickets;
import org.doorward.session.Ticket;
import org.doorward.store.TicketStoreContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.StoreKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
@OnStore(StoreKind.HEAP)
class MemoryTicketStoreTest extends TicketStoreContract {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static Ticket issuedAt(Instant at) {
        SessionId session = new TokenGenerator().sessionId(AccountId.of("ada"));
        return new Ticket(session, "https://app.test", at, at.plus(Tickets.LIFE));
    }

    @Test
    void aFullStoreGivesUpNoTicketThatIsGood() {
        MemoryTicketStore small = new MemoryTicketStore(3);
        for (int i = 0; i < 3; i++) {
            small.put(TokenHash.of("ticket " + i), issuedAt(NOW.plusSeconds(i)));
        }
        Ticket one = issuedAt(NOW.plus(Tickets.LIFE).minusMillis(1));
        assertThrows(StoreUnavailableException.class, () -> small.put(TokenHash.of("one more"), one));
        Ticket next = issuedAt(NOW.plus(Tickets.LIFE));
        small.put(TokenHash.of("next"), next);
        assertTrue(small.take(TenantId.DEFAULT, TokenHash.of("ticket 0")).isEmpty(), "it had expired");
        assertTrue(small.take(TenantId.DEFAULT, TokenHash.of("ticket 1")).isPresent());
        assertEquals(Optional.of(next), small.take(TenantId.DEFAULT, TokenHash.of("next")));
    }
}
