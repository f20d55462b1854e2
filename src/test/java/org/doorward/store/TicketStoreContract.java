package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.session.Tickets;
import org.doorward.session.Ticket;
import org.doorward.testing.Race;
import org.doorward.testing.StoredSessions;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of tickets promises: each is taken once, whoever asks, and by nobody of another tenant. */
public abstract class TicketStoreContract {
    private static final TenantId OTHER_TENANT = new TenantId("other");

    private final TokenGenerator generator = new TokenGenerator();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private TicketStore one;
    private TicketStore other;

    /** The store as a node has it. */
    protected TicketStore store() {
        return TestStores.of(this).one().tickets();
    }

    /** The store as another node has it; where there is only one, the same. */
    protected TicketStore ofAnotherNode() {
        return TestStores.of(this).other().tickets();
    }

    @BeforeEach
    void take() {
        one = store();
        other = ofAnotherNode();
    }

    private Ticket ticket() {
        return ticket(now, "https://app.test");
    }

    private Ticket ticket(Instant issuedAt, String origin) {
        SessionId session = generator.sessionId(AccountId.of("ada"));
        return new Ticket(session, origin, issuedAt, issuedAt.plus(Tickets.LIFE));
    }

    private TokenHash hash() {
        return TokenHash.of(generator.id() + generator.id());
    }

    @Test
    void aTicketIsTakenOnceAsItWasPut() {
        TokenHash hash = hash();
        Ticket ticket = ticket();
        one.put(hash, ticket);
        assertEquals(Optional.of(ticket), other.take(TenantId.DEFAULT, hash));
        assertEquals(Optional.empty(), other.take(TenantId.DEFAULT, hash));
        assertEquals(Optional.empty(), one.take(TenantId.DEFAULT, hash));
    }

    @Test
    void whatWasNeverPutIsNotThere() {
        one.put(hash(), ticket());
        assertEquals(Optional.empty(), one.take(TenantId.DEFAULT, hash()));
    }

    @Test
    void oneTicketIsTakenAndTheOthersStay() {
        TokenHash first = hash();
        TokenHash second = hash();
        Ticket ofFirst = ticket();
        Ticket ofSecond = new Ticket(ofFirst.session(), "http://localhost:8080", now, now.plus(Tickets.LIFE));
        one.put(first, ofFirst);
        other.put(second, ofSecond);
        assertEquals(Optional.of(ofSecond), one.take(TenantId.DEFAULT, second));
        assertEquals(Optional.of(ofFirst), other.take(TenantId.DEFAULT, first));
    }

    @Test
    void anotherTenantNeitherGetsItNorTakesItAway() {
        TokenHash hash = hash();
        Ticket ticket = ticket();
        one.put(hash, ticket);
        assertEquals(Optional.empty(), one.take(OTHER_TENANT, hash));
        assertEquals(Optional.of(ticket), one.take(TenantId.DEFAULT, hash));
    }

    @Test
    void aTenantOfItsOwnHasItsTickets() {
        TokenHash hash = hash();
        SessionId session = generator.sessionId(new AccountId(OTHER_TENANT, "ada"));
        Ticket ticket = new Ticket(session, "https://app.test", now, now.plus(Tickets.LIFE));
        one.put(hash, ticket);
        assertEquals(Optional.empty(), one.take(TenantId.DEFAULT, hash));
        assertEquals(Optional.of(ticket), other.take(OTHER_TENANT, hash));
    }

    @Test
    void theLongestOriginComesBackAsItWas() {
        TokenHash hash = hash();
        Ticket ticket = ticket(now, "https://" + "a-1.".repeat(72) + "test");
        assertEquals(300, ticket.origin().length());
        one.put(hash, ticket);
        assertEquals(Optional.of(ticket), other.take(TenantId.DEFAULT, hash));
    }

    @Test
    void ofFiftyWhoTakeTheSameOneOnTwoNodesOneGetsIt() {
        for (int round = 0; round < 10; round++) {
            TokenHash hash = hash();
            Ticket ticket = ticket();
            one.put(hash, ticket);
            List<Callable<Optional<Ticket>>> takers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                TicketStore mine = i % 2 == 0 ? one : other;
                takers.add(() -> mine.take(TenantId.DEFAULT, hash));
            }
            List<Ticket> taken =
                    Race.of(takers).stream().flatMap(Optional::stream).toList();
            assertEquals(List.of(ticket), taken);
        }
    }

    @Test
    void sweepingForgetsWhatHasExpiredAndNothingElse() {
        TokenHash live = hash();
        Ticket ofLive = ticket();
        Instant past = now.minus(Tickets.LIFE);
        List<TokenHash> over = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            over.add(hash());
            one.put(over.get(i), ticket(past.minusMillis(5 - i), "https://app.test"));
        }
        one.put(live, ofLive);
        int swept = 0;
        int batch;
        do {
            batch = StoredSessions.sweep(one, now, 2);
            assertTrue(batch <= 2, "no more than asked for");
            swept += batch;
        } while (batch == 2);
        assertTrue(swept == 0 || swept == 5, "swept " + swept);
        for (TokenHash hash : over) {
            assertTrue(swept == 0 || one.take(TenantId.DEFAULT, hash).isEmpty());
        }
        assertEquals(Optional.of(ofLive), one.take(TenantId.DEFAULT, live));
    }

    @Test
    void aTicketThatExpiresAtThisVeryMomentIsSwept() {
        TokenHash hash = hash();
        Ticket ticket = ticket(now.minus(Duration.ofHours(1)), "https://app.test");
        one.put(hash, ticket);
        StoredSessions.sweep(one, ticket.expiresAt().minusMillis(1), 100);
        int swept = StoredSessions.sweep(one, ticket.expiresAt(), 100);
        assertTrue(swept <= 1);
        assertEquals(swept == 0, one.take(TenantId.DEFAULT, hash).isPresent());
    }
}
