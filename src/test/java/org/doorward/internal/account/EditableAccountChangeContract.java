package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.account.StoredPassword;
import org.doorward.internal.account.EditableAccountStore.Change;
import org.doorward.testing.Race;
import org.doorward.testing.TestDatabase;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Test;

/** What every store of built-in accounts promises when they are changed, at once too, and of the last administrator. */
public abstract class EditableAccountChangeContract extends EditableAccountStoreBed {
    @Test
    void aNewAccountIsOfTheFirstVersionAndIsFoundByItsNameToo() {
        StoredAccount ada = made("ada", "user");
        assertEquals(1, ada.version());
        assertEquals(null, ada.changingAt());
        assertEquals(Optional.of(ada), store().state(tenant, "ada"));
        assertEquals(Optional.empty(), store().state(tenant, "bob"));
        assertEquals(Optional.empty(), store().state(newId()));
    }

    @Test
    void everythingButTheIdCanBeChanged() {
        StoredAccount ada = made("ada", "user");
        Account next = ada.account().toBuilder("ädä")
                .email("ada@x.test")
                .emailVerified(true)
                .termsAccepted(true)
                .roles(Set.of("a b", "c"))
                .status(AccountStatus.DISABLED)
                .build();
        StoredAccount changed = ada.as(next).withHash("another hash");
        StoredAccount direct = new StoredAccount(next, "another hash", 2, changed.changingAt());
        assertEquals(Change.DONE, store().replace(ada, direct));
        assertEquals(Optional.of(direct), other().state(next.id()));
        StoredAccount marked = direct.changing(Instant.parse("2026-03-01T12:00:00.123Z"));
        assertEquals(Change.DONE, other().replace(direct, marked));
        assertEquals(Optional.of(marked), store().state(tenant, "ädä"));
        Account plain = Account.active(next.id(), "ada", Set.of());
        assertEquals(Change.DONE, store().replace(marked, marked.as(plain)));
        assertEquals(Optional.of(plain), store().find(next.id()));
        assertEquals(null, store().state(next.id()).orElseThrow().changingAt());
    }

    @Test
    void aChangeReplacesOnlyTheVersionThatWasRead() {
        StoredAccount ada = made("ada", "user");
        StoredAccount first = ada.as(ada.account().toBuilder().email("a@x.test").build());
        StoredAccount second =
                ada.as(ada.account().toBuilder().email("b@x.test").build());
        assertEquals(Change.DONE, store().replace(ada, first));
        assertEquals(Change.STALE, other().replace(ada, second));
        assertEquals(Change.STALE, other().remove(ada));
        assertEquals(Optional.of(first), other().state(ada.account().id()));
        store().rehash(ada.account().id(), "hash", "stronger");
        assertEquals(Change.STALE, other().replace(first, first.withHash("late")), "a renewed hash is a change, too");
        StoredAccount present = store().state(ada.account().id()).orElseThrow();
        assertEquals(3, present.version());
        assertEquals(Change.DONE, other().remove(present));
        assertEquals(Change.STALE, store().remove(present));
        assertEquals(Change.STALE, store().replace(present, present.withHash("late")));
        assertEquals(Optional.empty(), store().state(ada.account().id()), "nothing is revived");
    }

    @Test
    void ofManyChangesAtOnceEachIsMadeOverTheOneBefore() {
        StoredAccount ada = made("ada", "user");
        List<Callable<Change>> contenders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            EditableAccountStore at = i % 2 == 0 ? store() : other();
            StoredAccount next = ada.withHash("hash " + i);
            contenders.add(() -> at.replace(ada, next));
        }
        assertEquals(1, Race.of(contenders).stream().filter(Change.DONE::equals).count());
        assertEquals(2, store().state(ada.account().id()).orElseThrow().version());
    }

    @Test
    void nobodyIsGivenTheNameOfAnother() {
        StoredAccount ada = made("ada", "user");
        StoredAccount bob = made("bob", "user");
        StoredAccount renamed = bob.as(bob.account().toBuilder("ada").build());
        assertEquals(Change.NAME_TAKEN, store().replace(bob, renamed));
        assertEquals(Optional.of(bob), store().state(bob.account().id()));
        assertEquals(
                Change.DONE,
                store().replace(ada, ada.as(ada.account().toBuilder("eve").build())));
        assertEquals(Change.DONE, other().replace(bob, renamed));
    }

    @Test
    void ofManyWhoAreGivenOneNameAtOnceExactlyOneGetsIt() {
        List<StoredAccount> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(made("one-" + i, "user"));
        }
        List<Callable<Change>> contenders = new ArrayList<>();
        for (StoredAccount one : all) {
            EditableAccountStore at = contenders.size() % 2 == 0 ? store() : other();
            StoredAccount next = one.as(one.account().toBuilder("wanted").build());
            contenders.add(() -> at.replace(one, next));
        }
        List<Change> results = Race.of(contenders);
        assertEquals(1, results.stream().filter(Change.DONE::equals).count(), results::toString);
        assertEquals(5, results.stream().filter(Change.NAME_TAKEN::equals).count(), results::toString);
    }

    @Test
    void theLastAdministratorOfATenantStays() {
        StoredAccount ada = made("ada", "admin", "user");
        StoredAccount almost = made("almost", "administrator", "admin2", "my admin");
        Account account = ada.account();
        StoredAccount disabled =
                ada.as(account.toBuilder().status(AccountStatus.DISABLED).build());
        StoredAccount demoted = ada.as(account.toBuilder().roles(Set.of("user")).build());
        for (StoredAccount next : List.of(disabled, demoted)) {
            assertEquals(Change.LAST_ADMINISTRATOR, store().replace(ada, next));
        }
        assertEquals(Change.LAST_ADMINISTRATOR, store().remove(ada));
        assertEquals(Optional.of(ada), store().state(account.id()));
        assertEquals(Change.DONE, store().remove(almost));
        StoredAccount other =
                ada.as(account.toBuilder("eve").roles(Set.of("admin")).build());
        assertEquals(Change.DONE, store().replace(ada, other), "all else of it may change");
        StoredAccount bob = made("bob", "admin");
        assertEquals(Change.DONE, store().replace(other, other.as(demoted.account())));
        assertEquals(Change.LAST_ADMINISTRATOR, store().remove(bob));
        assertEquals(
                Change.STALE, store().replace(other, other.as(disabled.account())), "it is no administrator any more");
    }

    @Test
    void twoAdministratorsWhoDemoteEachOtherAtOnceLeaveOne() {
        for (int round = 0; round < 15; round++) {
            TenantId there = new TenantId(tenant.value() + "-" + round);
            StoredAccount one = administrator(there, "one");
            StoredAccount two = administrator(there, "two");
            boolean oneIsRemoved = round % 3 == 0;
            boolean twoIsRemoved = round % 3 == 1;
            List<Change> results =
                    Race.of(() -> gone(store(), one, oneIsRemoved), () -> gone(other(), two, twoIsRemoved));
            assertEquals(1, results.stream().filter(Change.DONE::equals).count(), results::toString);
            assertEquals(
                    1,
                    results.stream().filter(Change.LAST_ADMINISTRATOR::equals).count(),
                    results::toString);
        }
    }

    private StoredAccount administrator(TenantId there, String username) {
        AccountId id = new AccountId(there, generator.id());
        assertTrue(store().create(new StoredPassword(Account.active(id, username, Set.of("admin", "user")), "hash")));
        return store().state(id).orElseThrow();
    }

    private static Change gone(EditableAccountStore at, StoredAccount present, boolean removed) {
        return removed
                ? at.remove(present)
                : at.replace(
                        present,
                        present.as(present.account().toBuilder().roles(Set.of()).build()));
    }

    /** The same without luck: both have begun before either is done, because a row is held that both must lock. */
    @Test
    void twoAdministratorsWhoseDemotionsHaveBothBegunLeaveOne() throws Exception {
        StoredAccount one = administrator(tenant, "one");
        StoredAccount two = administrator(tenant, "two");
        AccountId first = Stream.of(one, two)
                .map(state -> state.account().id())
                .min(Comparator.comparing(AccountId::value))
                .orElseThrow();
        TestDatabase database = TestStores.of(this).server(TestDatabase.class);
        CompletableFuture<Change> demoted;
        CompletableFuture<Change> removed;
        try (Connection held = database.holding(first)) {
            demoted = CompletableFuture.supplyAsync(() -> gone(store(), one, false));
            removed = CompletableFuture.supplyAsync(() -> gone(other(), two, true));
            assertThrows(
                    TimeoutException.class,
                    () -> CompletableFuture.anyOf(demoted, removed).get(400, TimeUnit.MILLISECONDS),
                    "neither goes on");
            held.rollback();
        }
        List<Change> results = Stream.of(demoted.get(60, TimeUnit.SECONDS), removed.get(60, TimeUnit.SECONDS))
                .sorted()
                .toList();
        assertEquals(List.of(Change.DONE, Change.LAST_ADMINISTRATOR), results);
    }

    @Test
    void whatSqlChangesPastUsIsNotTakenBack() {
        StoredAccount ada = made("ada", "user");
        TestStores.of(this)
                .server(TestDatabase.class)
                .execute(
                        "update doorward.doorward_account set status = 'DISABLED' where tenant = ? and id = ?",
                        tenant.value(),
                        ada.account().id().value());
        StoredAccount next =
                ada.as(ada.account().toBuilder().roles(Set.of("user", "more")).build());
        assertEquals(Change.STALE, store().replace(ada, next));
        StoredAccount present = store().state(ada.account().id()).orElseThrow();
        assertEquals(AccountStatus.DISABLED, present.account().status());
        assertEquals(
                Change.DONE,
                store().replace(
                                present,
                                present.as(present.account().toBuilder()
                                        .roles(Set.of("more"))
                                        .build())));
    }
}
