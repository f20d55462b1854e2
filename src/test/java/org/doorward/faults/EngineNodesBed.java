package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.doorward.account.Account;
import org.doorward.session.SignIn;
import org.doorward.testing.RealRedis;
import org.doorward.testing.TestAccounts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Two nodes over one Redis, with accounts that both know. */
abstract class EngineNodesBed {
    static final Duration MAX_AGE = Duration.ofSeconds(5);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    /** A busy machine answers late; that is no part of the promise. */
    static final Duration MARGIN = Duration.ofSeconds(15);

    static final TestAccounts ACCOUNTS = new TestAccounts();

    private static RealRedis redis;
    static EngineNode one;
    static EngineNode two;

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

    /** The access token of a session that the first node opens for this account. */
    static String opened(Account person) {
        ACCOUNTS.put(person);
        return one.engine
                .opening(person.id())
                .open(SignIn.builder(person, "password").remembered(true).build())
                .orElseThrow()
                .accessToken();
    }

    /** Tells how long it took, and asserts that no more than some, which the machine held up, took longer than a second. */
    @SuppressWarnings("SystemOut") // the figure is what one runs this for
    static void assertAtOnce(String what, List<Duration> all) {
        List<Duration> sorted = all.stream().sorted().toList();
        System.out.println("\n  " + what + ": half within "
                + sorted.get(sorted.size() / 2).toMillis() + " ms, all within "
                + sorted.get(sorted.size() - 1).toMillis() + " ms");
        long late = all.stream().filter(took -> took.compareTo(AT_ONCE) > 0).count();
        assertTrue(late <= 4, () -> "more than some, which the machine held up: " + all);
    }
}
