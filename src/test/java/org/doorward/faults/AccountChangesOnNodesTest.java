package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.session.SignIn;
import org.doorward.testing.Eventually;
import org.doorward.testing.RealRedis;
import org.doorward.testing.TestAccounts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An account changes on one node, and the other node hears of it, or does not. Two nodes over one Redis. */
@Tag("faults")
class AccountChangesOnNodesTest {
    private static final Duration MAX_AGE = Duration.ofSeconds(5);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    /** A busy machine answers late; that is no part of the promise. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private static final TestAccounts ACCOUNTS = new TestAccounts();

    private static RealRedis redis;
    private static EngineNode one;
    private static EngineNode two;

    private Account person = somebody();

    private static Account somebody() {
        return Account.active(AccountId.of(new TokenGenerator().id()), "ada", Set.of("user", "admin"));
    }

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        one = new EngineNode(redis, ACCOUNTS, MAX_AGE);
        two = new EngineNode(redis, ACCOUNTS, MAX_AGE);
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        redis.close();
    }

    @AfterEach
    void heal() {
        one.network.pass();
        two.network.pass();
    }

    /** The access token of a new account's session that the second node answers for from copies. */
    private String remembered() {
        person = somebody();
        ACCOUNTS.put(person);
        String token = one.engine
                .opening(person.id())
                .open(SignIn.builder(person, "password").remembered(true).build())
                .orElseThrow()
                .accessToken();
        assertEquals(person.roles(), one.roles(token));
        Eventually.within(Duration.ofSeconds(60), "it is remembered", () -> {
            long before = two.cache.hits();
            assertEquals(person.roles(), two.roles(token));
            assertEquals(person.roles(), two.rolesOfTokens(person.id()));
            return two.cache.hits() > before;
        });
        return token;
    }

    private void changeOnOne(AccountStatus status, String... roles) {
        ACCOUNTS.put(Account.builder(person.id(), "ada")
                .roles(Set.of(roles))
                .status(status)
                .build());
        one.engine.accountChanges().changed(person.id());
    }

    @SuppressWarnings("SystemOut") // the figure is what one runs this for
    private static void tell(String what, List<Duration> all) {
        List<Duration> sorted = all.stream().sorted().toList();
        System.out.println("\n  " + what + ": half within "
                + sorted.get(sorted.size() / 2).toMillis() + " ms, all within "
                + sorted.get(sorted.size() - 1).toMillis() + " ms");
    }

    @Test
    void aRoleTakenAwayOnOneNodeIsGoneOnTheOtherWithinASecond() {
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String token = remembered();
            changeOnOne(AccountStatus.ACTIVE, "user");
            assertEquals(Set.of("user"), one.roles(token), "the node that did it");
            assertEquals(Set.of("user"), one.rolesOfTokens(person.id()));
            all.add(Eventually.within(
                    MARGIN,
                    "the other node hears",
                    () -> two.roles(token).equals(Set.of("user"))
                            && two.rolesOfTokens(person.id()).equals(Set.of("user"))));
        }
        tell("a role taken away, seen on the other node", all);
        long late = all.stream().filter(took -> took.compareTo(AT_ONCE) > 0).count();
        assertTrue(late <= 4, () -> "more than some, which the machine held up: " + all);
    }

    @Test
    void anAccountDisabledOnOneNodeIsRefusedOnTheOtherWithinASecond() {
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String token = remembered();
            changeOnOne(AccountStatus.DISABLED);
            all.add(Eventually.within(MARGIN, "the other node hears", () -> !two.serves(token)));
        }
        tell("an account disabled, refused on the other node", all);
        long late = all.stream().filter(took -> took.compareTo(AT_ONCE) > 0).count();
        assertTrue(late <= 4, () -> "more than some, which the machine held up: " + all);
    }

    @Test
    void withWhatIsToldLostARoleIsGoneWhenTheCopiesAreTooOld() {
        String token = remembered();
        one.network.drop(Nodes::tells, () -> ":" + System.currentTimeMillis() + "\r\n");
        changeOnOne(AccountStatus.ACTIVE, "user");
        assertEquals(Set.of("user"), one.roles(token), "the node that did it");
        Eventually.within(MARGIN, "its message was lost", () -> one.network.dropped() > 0);
        two.nanos.addAndGet(MAX_AGE.toNanos() - 1);
        assertEquals(person.roles(), two.roles(token), "a copy was used indeed");
        assertEquals(person.roles(), two.rolesOfTokens(person.id()));
        two.nanos.addAndGet(1);
        assertEquals(Set.of("user"), two.roles(token));
        assertEquals(Set.of("user"), two.rolesOfTokens(person.id()), "no API token acts longer with the role");
    }

    @Test
    void withWhatIsToldLostADisabledAccountIsRefusedWhenTheCopyIsTooOld() {
        String token = remembered();
        one.network.drop(Nodes::tells, () -> ":" + System.currentTimeMillis() + "\r\n");
        changeOnOne(AccountStatus.DISABLED);
        Eventually.within(MARGIN, "its message was lost", () -> one.network.dropped() > 0);
        assertTrue(two.serves(token), "a copy was used indeed");
        two.nanos.addAndGet(MAX_AGE.toNanos());
        assertTrue(!two.serves(token));
    }
}
