package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refreshed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.account.Account;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.KeySetStore;
import org.doorward.internal.keys.SigningKeys;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.session.Session;
import org.doorward.session.SignIn;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** where no token can be signed, nothing is changed for one. */
@Tag("fast")
class NoSigningKeyTest {
    private static final KeySetStore UNREACHABLE = new KeySetStore() {
        @Override
        public Optional<Stored> read() {
            throw new StoreUnavailableException("switched off", null);
        }

        @Override
        public boolean replace(long expected, String text) {
            throw new StoreUnavailableException("switched off", null);
        }
    };

    private final ManualClock clock = new ManualClock(java.time.Instant.parse("2026-03-01T12:00:00.123Z"));
    private final DerivedKeys secrets = new DerivedKeys(TestSettings.newSecret());
    private final MemorySessionStore store = new MemorySessionStore(Duration.ofHours(1));
    private final TestAccounts accounts = new TestAccounts();
    private final Account ada = Account.active(AccountId.of("id-ada"), "ada", Set.of("user"));
    private final SessionEngine good = node(SigningKeys.ofSecret(secrets));
    private final SessionEngine keyless = node(new SigningKeys(secrets, UNREACHABLE, JwtAlgorithm.ES256, () -> 1L));

    private SessionEngine node(SigningKeys keys) {
        accounts.put(ada, CountingHasher.current("correct horse battery"));
        return new SessionEngine(
                store,
                new AccountEngine(accounts, new CountingHasher()),
                SessionDurations.of(TestSettings.with()),
                secrets,
                keys,
                clock,
                new EventListeners(List.of()),
                SignInPolicy.DEFAULT,
                TestSessions.ownScopes());
    }

    @AfterEach
    void close() {
        good.close();
        keyless.close();
    }

    private SignIn signIn() {
        return SignIn.builder(ada, "password").remembered(true).build();
    }

    @Test
    void aRefreshConsumesNoToken() {
        IssuedTokens tokens = good.opening(ada.id()).open(signIn()).orElseThrow();
        assertThrows(StoreUnavailableException.class, () -> keyless.refresh(TENANT, tokens.refreshToken()));
        assertEquals(
                tokens.session().rotation(),
                good.list(ada.id()).sessions().get(0).rotation());
        IssuedTokens next = refreshed(good, tokens.refreshToken());
        assertEquals(
                tokens.session().rotation().generation() + 1,
                next.session().rotation().generation());
    }

    @Test
    void aSignInLeavesNoSession() {
        assertThrows(
                StoreUnavailableException.class, () -> keyless.opening(ada.id()).open(signIn()));
        assertEquals(List.of(), good.list(ada.id()).sessions());
    }

    @Test
    void aSignInInPlaceOfAnotherEndsNone() {
        IssuedTokens tokens = good.opening(ada.id()).open(signIn()).orElseThrow();
        SignIn next = SignIn.builder(ada, "password")
                .inPlaceOf(tokens.session().id())
                .remembered(true)
                .build();
        assertThrows(
                StoreUnavailableException.class, () -> keyless.opening(ada.id()).open(next));
        assertEquals(
                List.of(tokens.session().id()),
                good.list(ada.id()).sessions().stream().map(Session::id).toList());
    }
}
