package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.account.Account;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.session.OpenedSession;
import org.doorward.session.Session;
import org.doorward.session.SessionPage;
import org.doorward.session.SessionService;
import org.doorward.session.SessionView;
import org.doorward.session.SignIn;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an application can do with sessions by the service that it injects. */
@Tag("fast")
class ApplicationSessionsTest {
    private static final Account ADA = Account.active(AccountId.of("id-ada"), "ada", Set.of("user"));
    private static final Account BOB = Account.active(AccountId.of("id-bob"), "bob", Set.of("user"));

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final MemorySessionStore store = new MemorySessionStore(Duration.ofHours(1));
    private final SessionEngine engine = TestSessions.engine(
            store,
            new AccountEngine(new TestAccounts(), new CountingHasher()),
            SessionDurations.of(TestSettings.with()),
            new DerivedKeys(TestSettings.SECRET),
            clock);
    private final SessionService sessions = new ApplicationSessions(engine);

    @AfterEach
    void close() {
        engine.close();
    }

    private static SignIn by(Account account) {
        return SignIn.builder(account, "smart-card").address("192.0.2.1").build();
    }

    private OpenedSession open(Account account) {
        return sessions.opening(account.id()).open(by(account)).orElseThrow();
    }

    @Test
    void aSessionIsOpenedForAnAccountThatTheApplicationAuthenticated() {
        OpenedSession opened = open(ADA);
        assertEquals("smart-card", opened.session().method());
        assertEquals(List.of("192.0.2.1"), opened.session().addresses());
        assertFalse(opened.session().remembered());
        assertTrue(opened.accessExpiresAt().isAfter(clock.instant()));
        assertEquals(
                Optional.of(new AuthenticatedPrincipal(
                        ADA.id(), "ada", Set.of("user"), opened.session().id())),
                sessions.verify(TENANT, opened.accessToken()));
        assertTrue(engine.findByRefreshToken(TENANT, opened.refreshToken()).isPresent());
    }

    @Test
    void whatIsRevokedAfterTheOpeningBeganIsNotOutlived() {
        SessionService.Opening opening = sessions.opening(ADA.id());
        assertEquals(0, sessions.revokeAll(ADA.id()));
        assertEquals(Optional.empty(), opening.open(by(ADA)));
        assertEquals(0, sessions.list(ADA.id()).total());
    }

    @Test
    void anOpeningIsOfOneAccount() {
        SessionService.Opening opening = sessions.opening(ADA.id());
        assertThrows(IllegalArgumentException.class, () -> opening.open(by(BOB)));
        assertEquals(0, sessions.list(BOB.id()).total());
    }

    @Test
    void aNewSignInEndsTheOneInWhosePlaceItComes() {
        SessionView old = open(ADA).session();
        SignIn again = SignIn.builder(ADA, "smart-card").inPlaceOf(old.id()).build();
        SessionView next = sessions.opening(ADA.id()).open(again).orElseThrow().session();
        assertEquals(Reason.REPLACED, reason(old));
        assertEquals(List.of(next), sessions.list(ADA.id()).sessions());
    }

    private Reason reason(SessionView session) {
        return sessions.find(session.id())
                .orElseThrow()
                .endReasonAt(clock.instant())
                .orElseThrow();
    }

    @Test
    void aSessionIsFoundByItsIdAliveAndEnded() {
        SessionView session = open(ADA).session();
        SessionView found = sessions.find(session.id()).orElseThrow();
        assertEquals(session, found);
        assertEquals(Optional.empty(), found.endReasonAt(clock.instant()));
        assertFalse(sessions.revoke(BOB.id(), session.id()), "it is not bob's");
        assertTrue(sessions.revoke(ADA.id(), session.id()));
        assertFalse(sessions.revoke(ADA.id(), session.id()));
        assertEquals(Reason.REVOKED, reason(session));
        assertEquals(Optional.empty(), sessions.find(idOfNobody()));
    }

    private SessionId idOfNobody() {
        return new SessionId(TENANT, "A".repeat(SessionId.LENGTH));
    }

    @Test
    void pagesLeadThroughAllSessions() {
        for (int i = 0; i < 3; i++) {
            open(ADA);
        }
        SessionPage first = sessions.list(ADA.id(), null, 2);
        SessionPage second = sessions.list(ADA.id(), first.next(), 2);
        assertEquals(3, first.total());
        assertEquals(2, first.sessions().size());
        assertEquals(1, second.sessions().size());
        assertThrows(IllegalArgumentException.class, () -> sessions.list(BOB.id(), first.next(), 2));
        assertThrows(
                IllegalArgumentException.class, () -> sessions.list(ADA.id(), null, SessionService.MAX_PAGE_SIZE + 1));
    }

    @Test
    void allSessionsAreRevokedOrAllButOne() {
        SessionView one = open(ADA).session();
        open(ADA);
        open(ADA);
        assertEquals(2, sessions.revokeAll(ADA.id(), one.id()));
        assertEquals(1, sessions.list(ADA.id()).total());
        assertEquals(1, sessions.revokeAll(ADA.id()));
        assertEquals(0, sessions.list(ADA.id()).total());
    }

    @Test
    void anAccessTokenOfAnEndedSessionIsNotVerified() {
        OpenedSession opened = open(ADA);
        sessions.revoke(ADA.id(), opened.session().id());
        assertEquals(Optional.empty(), sessions.verify(TENANT, opened.accessToken()));
        assertEquals(Optional.empty(), sessions.verify(TENANT, "nonsense"));
    }

    @Test
    void noTextOfAViewShowsATokenOrAHashOfOne() {
        OpenedSession opened = open(ADA);
        Session stored = store.find(opened.session().id()).orElseThrow();
        for (Object shown : List.of(opened, opened.session(), sessions.list(ADA.id()), by(ADA))) {
            assertFalse(shown.toString().contains(opened.accessToken()), shown.toString());
            assertFalse(shown.toString().contains(opened.refreshToken()), shown.toString());
            assertFalse(shown.toString().contains(stored.rotation().current().value()), shown.toString());
        }
    }
}
