package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.password4j.BcryptFunction;
import com.password4j.Password;
import com.password4j.types.Bcrypt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.account.AccountStore;
import org.doorward.account.StoredPassword;
import org.doorward.internal.crypto.Argon2PasswordHasher;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.Eventually;
import org.doorward.testing.TestAccounts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class PasswordsTest {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String PASSWORD = "correct horse battery";

    private final TestAccounts store = new TestAccounts();
    private final CountingHasher hasher = new CountingHasher();
    private final Passwords passwords = new Passwords(store, hasher);
    private final Account ada = Account.active(AccountId.of("1"), "ada", Set.of("user"));
    private final Account dora = Account.builder(AccountId.of("2"), "dora")
            .email("dora@x.test")
            .emailVerified(true)
            .termsAccepted(true)
            .roles(Set.of("user"))
            .status(AccountStatus.DISABLED)
            .build();

    PasswordsTest() {
        store.put(ada, CountingHasher.current(PASSWORD));
        store.put(dora, CountingHasher.current(PASSWORD));
    }

    private Optional<StoredPassword> authenticated(String username, String password) {
        return passwords.authenticate(TENANT, username, password);
    }

    @Test
    void theRightPasswordFindsItsAccountHoweverTheNameIsSpelled() {
        for (String spelled : List.of("ada", "Ada", " ADA ", "ａｄａ", "ada\u200b")) {
            assertEquals(Optional.of(ada), authenticated(spelled, PASSWORD).map(StoredPassword::account), spelled);
        }
    }

    @Test
    void everyWayToFailLooksAlikeAndDoesTheSameWork() {
        String[][] failures = {
            {"ada", "wrong password"},
            {"nobody", PASSWORD},
            {"nobody", "the password of nobody"},
            {"dora", PASSWORD},
            {"dora", "wrong password"},
            {"", PASSWORD},
            {"a\0da", PASSWORD},
            {"x".repeat(5_000), PASSWORD},
            {"ada", ""},
        };
        for (String[] failure : failures) {
            hasher.compared.set(0);
            hasher.hashed.set(0);
            assertEquals(Optional.empty(), authenticated(failure[0], failure[1]));
            assertEquals(1, hasher.compared.get(), failure[0]);
            assertEquals(0, hasher.hashed.get());
        }
    }

    @Test
    void aPasswordOfTooManyCharactersIsRefusedUnhashedAndUnasked() {
        store.beforeFindPassword(() -> {
            throw new AssertionError("asked for");
        });
        assertEquals(Optional.empty(), authenticated("ada", "x".repeat(1_025)));
        assertEquals(Optional.empty(), authenticated("ada", "x".repeat(1_000_000)));
        assertEquals(0, hasher.compared.get());
    }

    @Test
    void theLongestPasswordIsHashed() {
        String longest = "x".repeat(1_024);
        store.put(ada, CountingHasher.current(longest));
        assertTrue(authenticated("ada", longest).isPresent());
        assertFalse(authenticated("ada", longest.substring(1)).isPresent());
    }

    @Test
    void halfACharacterIsNoPartOfAPassword() { // hashers write it as a question mark
        String broken = "k7#mQz2\ud83d";
        store.put(ada, CountingHasher.current(broken));
        assertEquals(Optional.empty(), authenticated("ada", broken));
        assertEquals(1, hasher.compared.get(), "it takes as long as any other");
    }

    @Test
    void howeverManyComeFewWaitForTheirPasswordToBeLookedAt() throws InterruptedException {
        int callers = 300;
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger refused = new AtomicInteger();
        hasher.duringWork(() -> awaited(release));
        List<Thread> crowd = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            crowd.add(new Thread(() -> {
                try {
                    authenticated("ada", "wrong");
                } catch (StoreUnavailableException e) {
                    refused.incrementAndGet();
                }
            }));
        }
        try {
            crowd.forEach(Thread::start);
            Eventually.within(Duration.ofSeconds(60), "all are waiting or gone", () -> crowd.stream()
                    .noneMatch(one -> one.getState() == Thread.State.RUNNABLE));
            // one whose password is being looked at waits in this test without a bound
            long waiting = crowd.stream()
                    .filter(one -> one.getState() == Thread.State.TIMED_WAITING)
                    .count();
            assertTrue(waiting <= 32, () -> waiting + " hold a thread and wait");
            int processors = Runtime.getRuntime().availableProcessors();
            assertEquals(processors, hasher.compared.get(), "they are looked at still");
            Eventually.within(
                    Duration.ofSeconds(60),
                    "who waits does not wait for ever",
                    () -> refused.get() == callers - processors);
        } finally {
            release.countDown();
            for (Thread one : crowd) {
                one.join();
            }
        }
        assertTrue(authenticated("ada", PASSWORD).isPresent(), "and all places are free again");
        for (int i = 0; i < 100; i++) {
            authenticated("ada", "wrong");
        }
        assertTrue(authenticated("ada", PASSWORD).isPresent());
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNameIsOfOneTenantOnly() {
        assertEquals(Optional.empty(), passwords.authenticate(new TenantId("elsewhere"), "ada", PASSWORD));
    }

    @Test
    void anAccountThatACarelessStoreFindsInAnotherTenantIsNone() {
        TestAccounts careless = new TestAccounts() {
            @Override
            public Optional<StoredPassword> findPassword(TenantId tenant, String username) {
                return store.findPassword(ada.id().tenant(), username);
            }

            @Override
            public Optional<Account> find(AccountId id) {
                return Optional.of(ada);
            }
        };
        TenantId elsewhere = new TenantId("elsewhere");
        Passwords checked = new Passwords(careless, hasher);
        assertTrue(checked.authenticate(ada.id().tenant(), "ada", PASSWORD).isPresent());
        assertEquals(Optional.empty(), checked.authenticate(elsewhere, "ada", PASSWORD));
        AccountEngine accounts = new AccountEngine(careless, hasher);
        assertEquals(Optional.of(ada), accounts.find(ada.id()));
        assertEquals(Optional.of(ada), accounts.named(ada.id().tenant(), "ada"));
        assertEquals(Optional.empty(), accounts.named(elsewhere, "ada"));
        assertFalse(accounts.isUsername(elsewhere, "ada"));
        assertEquals(
                Optional.empty(),
                accounts.find(new AccountId(elsewhere, ada.id().value())));
    }

    @Test
    void whatWasProvedHoldsUntilPasswordStatusOrNameChanges() {
        StoredPassword proved = authenticated("ada", PASSWORD).orElseThrow();
        assertTrue(passwords.confirmed(proved, "ADA", NOW).isPresent());
        store.put(ada, CountingHasher.current("another password"));
        assertFalse(passwords.confirmed(proved, "ADA", NOW).isPresent());
        store.put(ada, CountingHasher.current(PASSWORD));
        assertTrue(passwords.confirmed(proved, "ADA", NOW).isPresent());
        store.put(
                Account.builder(ada.id(), "ada").status(AccountStatus.DISABLED).build(),
                CountingHasher.current(PASSWORD));
        assertFalse(passwords.confirmed(proved, "ADA", NOW).isPresent());
        store.remove(ada.id());
        assertFalse(passwords.confirmed(proved, "ADA", NOW).isPresent());
        store.put(Account.active(AccountId.of("3"), "ada", Set.of()), CountingHasher.current(PASSWORD));
        assertFalse(passwords.confirmed(proved, "ADA", NOW).isPresent(), "somebody else of that name");
    }

    @Test
    void aBcryptHashStaysWhereBcryptHasNotReadTheWholePassword() {
        Passwords real = new Passwords(store, new Argon2PasswordHasher());
        String most = "é".repeat(36);
        String hash = bcrypt(most + " right");
        store.put(ada, hash);
        String mistyped = most + " wrong";
        real.rehashIfOutdated(real.authenticate(TENANT, "ada", mistyped).orElseThrow(), mistyped, null);
        assertEquals(hash, store.hashOf(ada.id()));
        assertTrue(real.authenticate(TENANT, "ada", most + " right").isPresent());
        store.put(ada, bcrypt(most));
        real.rehashIfOutdated(real.authenticate(TENANT, "ada", most).orElseThrow(), most, null);
        assertTrue(store.hashOf(ada.id()).startsWith("$argon2id$"), "72 bytes are read");
    }

    private static String bcrypt(String password) {
        return Password.hash(password)
                .with(BcryptFunction.getInstance(Bcrypt.B, 4))
                .getResult();
    }

    @Test
    void aHashOfWeakerParametersIsRenewed() {
        store.put(ada, CountingHasher.outdated(PASSWORD));
        StoredPassword proved = authenticated("ada", PASSWORD).orElseThrow();
        passwords.rehashIfOutdated(proved, PASSWORD, null);
        assertEquals(CountingHasher.current(PASSWORD), store.hashOf(ada.id()));
        assertTrue(authenticated("ada", PASSWORD).isPresent());
    }

    @Test
    void aHashOfTodaysParametersIsLeftAlone() {
        StoredPassword proved = authenticated("ada", PASSWORD).orElseThrow();
        hasher.hashed.set(0);
        passwords.rehashIfOutdated(proved, PASSWORD, null);
        assertEquals(0, hasher.hashed.get());
    }

    @Test
    void renewingAHashNeverUndoesAChangeOfPassword() {
        store.put(ada, CountingHasher.outdated(PASSWORD));
        StoredPassword proved = authenticated("ada", PASSWORD).orElseThrow();
        store.put(ada, CountingHasher.outdated("changed meanwhile"));
        passwords.rehashIfOutdated(proved, PASSWORD, null);
        assertEquals(CountingHasher.outdated("changed meanwhile"), store.hashOf(ada.id()));
    }

    @Test
    void renewingAHashNeverFailsASignIn() {
        for (RuntimeException failure : List.of(
                new StoreUnavailableException("no answer", null), new IllegalStateException("the application's own"))) {
            Passwords failing = new Passwords(new AccountsThatCannotBeWritten(failure), hasher);
            StoredPassword proved =
                    failing.authenticate(TENANT, "ada", PASSWORD).orElseThrow();
            failing.rehashIfOutdated(proved, PASSWORD, null);
        }
    }

    private final class AccountsThatCannotBeWritten implements AccountStore {
        private final RuntimeException failure;

        AccountsThatCannotBeWritten(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public Optional<Account> find(AccountId id) {
            return Optional.of(ada);
        }

        @Override
        public Optional<StoredPassword> findPassword(TenantId tenant, String username) {
            return Optional.of(new StoredPassword(ada, CountingHasher.outdated(PASSWORD)));
        }

        @Override
        public void rehash(AccountId id, String previous, String next) {
            throw failure;
        }
    }
}
