package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.testing.Race;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Test;

/** What every store of service accounts promises. A store's own test gives its construction. */
public abstract class ServiceAccountStoreContract {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00.123Z");

    private final TokenGenerator generator = new TokenGenerator();
    private final TenantId tenant = new TenantId("a:b{c} d/" + generator.id());
    private final TenantId other = new TenantId("other " + generator.id());

    /** The store under test. Tests share what it keeps. */
    protected ServiceAccountStore store() {
        return TestStores.of(this).one().serviceAccounts();
    }

    /** The store as another node has it; where there is only one, the same. */
    protected ServiceAccountStore ofAnotherNode() {
        return TestStores.of(this).other().serviceAccounts();
    }

    private ServiceAccount account(TenantId of, String name) {
        return ServiceAccount.builder(
                        new AccountId(of, ServiceAccount.ID_PREFIX + generator.id()),
                        name,
                        T0,
                        new AccountId(of, "ada"))
                .roles(Set.of("deploy"))
                .build();
    }

    private ServiceAccount created(TenantId of, String name) {
        ServiceAccount account = account(of, name);
        assertTrue(store().create(account));
        return account;
    }

    private ServiceAccount withId(ServiceAccount account, AccountId id) {
        return ServiceAccount.builder(id, account.name(), account.createdAt(), account.createdBy())
                .roles(account.roles())
                .isActive(account.isActive())
                .version(account.version())
                .build();
    }

    private static ServiceAccount named(ServiceAccount account, String name) {
        return account.changed(name, account.roles(), account.isActive());
    }

    @Test
    void aCreatedOneIsFoundAsItWasCreated() {
        ServiceAccount account = created(tenant, "deployer");
        assertEquals(Optional.of(account), store().find(account.id()));
        assertEquals(Optional.of(account), ofAnotherNode().find(account.id()));
        assertEquals(
                Optional.empty(), store().find(new AccountId(other, account.id().value())));
        assertEquals(Optional.empty(), store().find(account(tenant, "x").id()));
        assertEquals(Optional.empty(), store().find(new AccountId(tenant, "ada")), "nor an account's id");
    }

    @Test
    void oddAndLongTextsComeBackAsTheyWere() {
        Set<String> roles = new HashSet<>(Set.of("a b", "c,d", "%20", "ролЬ"));
        IntStream.range(0, 96).forEach(i -> roles.add("密".repeat(97) + (100 + i)));
        ServiceAccount odd = ServiceAccount.builder(
                        new AccountId(tenant, "service:ключ: {x}|/" + "ü".repeat(100)),
                        "имя \uD83D\uDE00%20 ".repeat(9).strip(),
                        T0,
                        new AccountId(tenant, "\uD83D\uDE00".repeat(64)))
                .roles(roles)
                .isActive(false)
                .version(77)
                .build();
        assertTrue(store().create(odd));
        assertEquals(Optional.of(odd), store().find(odd.id()));
        assertEquals(List.of(odd), store().list(tenant));
        ServiceAccount next = odd.changed("n", Set.of(), true);
        assertTrue(store().replace(next));
        assertEquals(Optional.of(next), store().find(odd.id()), "nothing of the longer texts is left behind");
    }

    @Test
    void idAndNameAreTakenOnceInATenant() {
        ServiceAccount first = created(tenant, "deployer");
        assertFalse(store().create(account(tenant, "deployer")));
        ServiceAccount sameId = withId(account(tenant, "other name"), first.id());
        assertFalse(store().create(sameId));
        assertEquals(List.of(first), store().list(tenant));
        assertTrue(store().create(account(tenant, "other name")), "the refused one took no name");
        assertTrue(store().create(account(tenant, "Deployer")), "names differ by case");
        assertTrue(store().create(account(other, "deployer")));
    }

    @Test
    void listGivesThoseOfATenantByName() {
        assertEquals(List.of(), store().list(tenant));
        ServiceAccount b = created(tenant, "b");
        ServiceAccount c = created(tenant, "ç");
        ServiceAccount a = created(tenant, "a");
        ServiceAccount upper = created(tenant, "Z");
        created(other, "aa");
        assertEquals(List.of(upper, a, b, c), store().list(tenant));
        assertEquals(List.of(upper, a, b, c), ofAnotherNode().list(tenant));
    }

    @Test
    void replacePutsTheNextVersion() {
        ServiceAccount account = created(tenant, "deployer");
        ServiceAccount next = account.changed("releaser", Set.of("release", "deploy"), false);
        assertTrue(store().replace(next));
        assertEquals(Optional.of(next), store().find(account.id()));
        assertEquals(List.of(next), store().list(tenant));
        assertTrue(store().create(account(tenant, "deployer")), "the name before is free");
        assertFalse(store().create(account(tenant, "releaser")));
    }

    @Test
    void replaceOverAnotherVersionOrNoneOrWithATakenNameChangesNothing() {
        ServiceAccount account = created(tenant, "deployer");
        ServiceAccount second = named(account, "second");
        assertTrue(store().replace(second));
        assertFalse(store().replace(named(account, "late")));
        assertFalse(store().replace(second));
        assertFalse(store().replace(named(named(second, "x"), "two ahead")));
        created(tenant, "taken");
        assertFalse(store().replace(named(second, "taken")));
        assertFalse(store().replace(named(account(tenant, "absent"), "absent")));
        assertEquals(Optional.of(second), store().find(account.id()));
        assertEquals(2, store().list(tenant).size());
        for (String free : List.of("late", "x", "two ahead", "absent", "deployer")) {
            assertTrue(store().create(account(tenant, free)), free);
        }
    }

    @Test
    void aRemovedOneIsGoneAndItsNameIsFree() {
        ServiceAccount account = created(tenant, "deployer");
        created(other, "deployer");
        assertFalse(store().remove(new AccountId(other, account.id().value())));
        assertTrue(store().remove(account.id()));
        assertFalse(store().remove(account.id()));
        assertFalse(store().replace(named(account, "revived")));
        assertEquals(Optional.empty(), store().find(account.id()));
        assertEquals(List.of(), store().list(tenant));
        assertEquals(1, store().list(other).size());
        assertTrue(store().create(account(tenant, "deployer")));
        assertTrue(store().create(account(tenant, "revived")));
    }

    @Test
    void ofManyWhoTakeOneNameAtOnceOneDoes() {
        List<Callable<Boolean>> contenders = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            ServiceAccountStore mine = i % 2 == 0 ? store() : ofAnotherNode();
            ServiceAccount account = account(tenant, "the name");
            contenders.add(() -> mine.create(account));
        }
        for (int i = 0; i < 4; i++) {
            ServiceAccountStore mine = i % 2 == 0 ? store() : ofAnotherNode();
            ServiceAccount renamed = named(created(tenant, "before " + i), "the name");
            contenders.add(() -> mine.replace(renamed));
        }
        assertEquals(1, Race.of(contenders).stream().filter(won -> won).count());
        assertEquals(
                1,
                store().list(tenant).stream()
                        .filter(account -> account.name().equals("the name"))
                        .count());
    }

    @Test
    void ofManyReplacementsOfOneVersionOneWins() {
        ServiceAccount account = created(tenant, "deployer");
        List<Callable<Boolean>> contenders = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            ServiceAccountStore mine = i % 2 == 0 ? store() : ofAnotherNode();
            ServiceAccount next = named(account, "name " + i);
            contenders.add(() -> mine.replace(next));
        }
        List<Boolean> results = Race.of(contenders);
        assertEquals(1, results.stream().filter(won -> won).count());
        ServiceAccount left = store().find(account.id()).orElseThrow();
        assertEquals("name " + results.indexOf(true), left.name());
        assertEquals(2, left.version());
        assertEquals(List.of(left), store().list(tenant));
        assertTrue(store().create(account(tenant, "name " + (results.indexOf(true) + 1))), "no loser took its name");
    }
}
