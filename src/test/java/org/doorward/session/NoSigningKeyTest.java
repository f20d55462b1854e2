package org.doorward.session;

import static org.doorward.session.SessionBed.TENANT;
import static org.doorward.session.SessionBed.refreshed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.KeySettings.JwtAlgorithm;
import org.doorward.StoreUnavailableException;
import org.doorward.account.Account;
import org.doorward.account.AccountService;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.token.DerivedKeys;
import org.doorward.internal.token.KeySetStore;
import org.doorward.internal.token.SigningKeys;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R053: where no token can be signed, nothing is changed for one. */
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
    private final SessionService good = node(SigningKeys.ofSecret(secrets));
    private final SessionService keyless = node(new SigningKeys(secrets, UNREACHABLE, JwtAlgorithm.ES256, () -> 1L));

    private SessionService node(SigningKeys keys) {
        accounts.put(ada, CountingHasher.current("correct horse battery"));
        return new SessionService(
                store,
                new AccountService(accounts, new CountingHasher()),
                SessionTimes.of(TestSettings.with()),
                secrets,
                keys,
                clock,
                new SessionListeners(List.of()));
    }

    @AfterEach
    void close() {
        good.close();
        keyless.close();
    }

    private SignIn signIn() {
        return new SignIn(ada, good.epoch(ada.id()), "password", Device.UNKNOWN, null, true, null);
    }

    @Test
    void aRefreshConsumesNoToken() {
        IssuedTokens tokens = good.open(signIn()).orElseThrow();
        assertThrows(StoreUnavailableException.class, () -> keyless.refresh(TENANT, tokens.refreshToken()));
        assertEquals(tokens.session().rotation(), good.list(ada.id()).get(0).rotation());
        IssuedTokens next = refreshed(good, tokens.refreshToken());
        assertEquals(
                tokens.session().rotation().generation() + 1,
                next.session().rotation().generation());
    }

    @Test
    void aSignInLeavesNoSession() {
        assertThrows(StoreUnavailableException.class, () -> keyless.open(signIn()));
        assertEquals(List.of(), good.list(ada.id()));
    }

    @Test
    void aSignInInPlaceOfAnotherEndsNone() {
        IssuedTokens tokens = good.open(signIn()).orElseThrow();
        SignIn next = new SignIn(
                ada,
                good.epoch(ada.id()),
                "password",
                Device.UNKNOWN,
                null,
                true,
                tokens.session().id());
        assertThrows(StoreUnavailableException.class, () -> keyless.open(next));
        assertEquals(
                List.of(tokens.session().id()),
                good.list(ada.id()).stream().map(Session::id).toList());
    }
}
