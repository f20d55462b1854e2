package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.Suspension;
import org.doorward.Suspension.Cause;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.account.StoredPassword;
import org.doorward.internal.account.EditableAccountStore.Change;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.store.jpa.JpaStores;
import org.doorward.testing.ManualClock;
import org.doorward.testing.Race;
import org.doorward.testing.TestDatabase;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Test;

/** What every store of built-in accounts promises of suspensions, required passwords and accepted terms. */
public abstract class RestrictedAccountStoreContract {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final Suspension FOR_AN_HOUR = new Suspension(T0.plus(Duration.ofHours(1)), Cause.ADMINISTRATIVE);
    private static final Suspension FOR_GOOD = new Suspension(null, Cause.SECURITY);

    private final TokenGenerator generator = new TokenGenerator();
    private final TenantId tenant = new TenantId("t-" + generator.id());
    private final ManualClock clock = new ManualClock(T0);

    private EditableAccountStore store() {
        return ((JpaStores) TestStores.of(this).one()).accounts(clock);
    }

    private EditableAccountStore other() {
        return ((JpaStores) TestStores.of(this).other()).accounts(clock);
    }

    private StoredAccount made(String username, String... roles) {
        AccountId id = new AccountId(tenant, generator.id());
        assertTrue(store().create(new StoredPassword(Account.active(id, username, Set.of(roles)), "hash")));
        return store().state(id).orElseThrow();
    }

    private static StoredAccount with(StoredAccount present, Suspension suspension) {
        return present.as(present.account().toBuilder().suspension(suspension).build());
    }

    private static StoredAccount withRoles(StoredAccount present, String... roles) {
        return present.as(present.account().toBuilder().roles(Set.of(roles)).build());
    }

    private Account changed(StoredAccount present, Account.Builder next) {
        Account account = next.build();
        assertEquals(Change.DONE, store().replace(present, present.as(account)));
        assertEquals(Optional.of(account), other().find(account.id()));
        assertEquals(
                Optional.of(account),
                other().findPassword(tenant, account.username()).map(StoredPassword::account));
        return account;
    }

    @Test
    void anAccountIsFoundWithAllThatRestrictsItAsItWasMade() {
        Account account = Account.builder(new AccountId(tenant, generator.id()), "ada")
                .terms("1", T0)
                .termsAccepted(true)
                .passwordChangeRequired(true)
                .suspension(FOR_AN_HOUR)
                .build();
        assertTrue(store().create(new StoredPassword(account, "hash")));
        assertEquals(Optional.of(account), other().find(account.id()));
        assertEquals(
                Optional.of(StoredAccount.first(new StoredPassword(account, "hash"))), other().state(account.id()));
    }

    @Test
    void whatRestrictsAnAccountComesAndGoesAndAnotherChangeKeepsIt() {
        StoredAccount ada = made("ada", "user");
        AccountId id = ada.account().id();
        for (Suspension suspension : List.of(FOR_AN_HOUR, FOR_GOOD)) {
            StoredAccount before = store().state(id).orElseThrow();
            changed(before, before.account().toBuilder().suspension(suspension));
        }
        StoredAccount suspended = store().state(id).orElseThrow();
        changed(
                suspended,
                suspended.account().toBuilder()
                        .passwordChangeRequired(true)
                        .terms("1", T0)
                        .termsAccepted(true));
        StoredAccount all = store().state(id).orElseThrow();
        Account renamed = changed(all, all.account().toBuilder("eve").roles(Set.of("a", "b")));
        assertEquals(FOR_GOOD, renamed.suspension());
        assertTrue(renamed.isPasswordChangeRequired());
        assertEquals(Optional.of(T0), renamed.termsAcceptedAt());
        store().rehash(id, "hash", "stronger");
        StoredAccount last = store().state(id).orElseThrow();
        assertEquals(renamed, last.account());
        Account free = changed(last, last.account().toBuilder().suspension(null).passwordChangeRequired(false));
        assertEquals(null, free.suspension());
        assertFalse(free.isPasswordChangeRequired());
    }

    @Test
    void termsOfAnotherVersionAreNotThePresentOnesAndWhatWasAcceptedStaysKnown() {
        StoredAccount ada = made("ada", "user");
        Account old = ada.account().toBuilder().terms("0.9", T0).build();
        assertEquals(Change.DONE, store().replace(ada, ada.as(old)));
        Account found = other().find(old.id()).orElseThrow();
        assertFalse(found.termsAccepted());
        assertEquals(Optional.of("0.9"), found.termsVersion());
        assertEquals(Optional.of(T0), found.termsAcceptedAt());
    }

    @Test
    void aRowThatIsOlderThanTheVersionsHasAcceptedTheFirstOne() {
        StoredAccount ada = made("ada", "user");
        TestStores.of(this)
                .server(TestDatabase.class)
                .execute(
                        "update doorward.doorward_account set terms_accepted = true where tenant = ? and id = ?",
                        tenant.value(),
                        ada.account().id().value());
        Account found = store().find(ada.account().id()).orElseThrow();
        assertTrue(found.termsAccepted(), "the first version is the present one");
        assertEquals(Optional.empty(), found.termsVersion());
    }

    @Test
    void theLastAdministratorIsNotSuspendedHoweverShortly() {
        StoredAccount ada = made("ada", "admin");
        for (Suspension suspension : List.of(FOR_AN_HOUR, FOR_GOOD)) {
            assertEquals(Change.LAST_ADMINISTRATOR, store().replace(ada, with(ada, suspension)));
        }
        assertEquals(Optional.of(ada), other().state(ada.account().id()));
        made("bob", "admin");
        assertEquals(Change.DONE, store().replace(ada, with(ada, FOR_AN_HOUR)));
    }

    @Test
    void aSuspendedAdministratorIsNoneUntilTheSuspensionIsOver() {
        StoredAccount ada = made("ada", "admin");
        StoredAccount bob = made("bob", "admin");
        assertEquals(Change.DONE, store().replace(ada, with(ada, FOR_AN_HOUR)));
        Account account = bob.account();
        List<StoredAccount> gone = List.of(
                withRoles(bob, "user"),
                with(bob, FOR_AN_HOUR),
                bob.as(account.toBuilder().status(AccountStatus.DISABLED).build()));
        for (StoredAccount next : gone) {
            assertEquals(Change.LAST_ADMINISTRATOR, other().replace(bob, next));
        }
        assertEquals(Change.LAST_ADMINISTRATOR, other().remove(bob));
        clock.advance(Duration.ofHours(1).minusMillis(1));
        assertEquals(Change.LAST_ADMINISTRATOR, other().remove(bob));
        clock.advance(Duration.ofMillis(1));
        StoredAccount over = store().state(ada.account().id()).orElseThrow();
        assertEquals(Change.DONE, other().replace(bob, gone.get(0)));
        assertEquals(Change.LAST_ADMINISTRATOR, store().remove(over), "it is the last one now");
        assertEquals(Change.LAST_ADMINISTRATOR, store().replace(over, with(over, FOR_GOOD)));
    }

    @Test
    void aSuspendedAdministratorMayGoWhileAnotherStays() {
        made("ada", "admin");
        StoredAccount bob = made("bob", "admin");
        assertEquals(Change.DONE, store().replace(bob, with(bob, FOR_GOOD)));
        StoredAccount suspended = store().state(bob.account().id()).orElseThrow();
        assertEquals(Change.DONE, other().replace(suspended, withRoles(suspended, "user")));
    }

    /** Without luck: both have begun before either is done, because a row is held that both must lock. */
    @Test
    void twoAdministratorsWhoSuspendEachOtherAtOnceLeaveOne() throws Exception {
        StoredAccount one = made("one", "admin");
        StoredAccount two = made("two", "admin");
        AccountId first = Stream.of(one, two)
                .map(state -> state.account().id())
                .min(Comparator.comparing(AccountId::value))
                .orElseThrow();
        CompletableFuture<Change> here;
        CompletableFuture<Change> there;
        try (Connection held = TestStores.of(this).server(TestDatabase.class).holding(first)) {
            here = CompletableFuture.supplyAsync(() -> store().replace(one, with(one, FOR_AN_HOUR)));
            there = CompletableFuture.supplyAsync(() -> other().replace(two, with(two, FOR_GOOD)));
            assertThrows(
                    TimeoutException.class,
                    () -> CompletableFuture.anyOf(here, there).get(300, TimeUnit.MILLISECONDS),
                    "neither goes on");
            held.rollback();
        }
        List<Change> results = Stream.of(here.get(60, TimeUnit.SECONDS), there.get(60, TimeUnit.SECONDS))
                .sorted()
                .toList();
        assertEquals(List.of(Change.DONE, Change.LAST_ADMINISTRATOR), results);
    }

    @Test
    void ofASuspensionAndADemotionAtOnceOneAdministratorIsLeft() {
        for (int round = 0; round < 6; round++) {
            StoredAccount one = made("one-" + round, "admin");
            StoredAccount two = made("two-" + round, "admin");
            List<Change> results = Race.of(() -> store().replace(one, with(one, FOR_AN_HOUR)), () -> other().replace(
                            two, withRoles(two, "user")));
            assertEquals(
                    List.of(Change.DONE, Change.LAST_ADMINISTRATOR),
                    results.stream().sorted().toList());
            for (StoredAccount each : List.of(one, two)) {
                AccountId id = each.account().id();
                assertTrue(store().remove(id), "none is left for the next round");
            }
        }
    }

    @Test
    void whatSqlSuspendsMeanwhileIsNotTakenBack() {
        StoredAccount ada = made("ada", "user");
        TestStores.of(this)
                .server(TestDatabase.class)
                .execute(
                        "update doorward.doorward_account set suspension_cause = 'SECURITY' where tenant = ? and id = ?",
                        tenant.value(),
                        ada.account().id().value());
        assertEquals(Change.DONE, store().replace(ada, withRoles(ada, "editor")));
        assertEquals(FOR_GOOD, other().find(ada.account().id()).orElseThrow().suspension());
    }
}
