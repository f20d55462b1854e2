package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
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

/** All sessions of a tenant, or of everyone, are ended on one node. Two nodes over one Redis. */
@Tag("faults")
class ScopeRevocationOnNodesTest {
    private static final Duration MAX_AGE = Duration.ofSeconds(5);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    /** A busy machine answers late; that is no part of the promise. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private static final TestAccounts ACCOUNTS = new TestAccounts();

    private static RealRedis redis;
    private static EngineNode one;
    private static EngineNode two;

    private final Account person = Account.active(AccountId.of(new TokenGenerator().id()), "ada", Set.of("user"));

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

    /** The access token of a session that the second node answers for from a copy. */
    private String remembered() {
        ACCOUNTS.put(person);
        String token = one.engine
                .opening(person.id())
                .open(SignIn.builder(person, "password").remembered(true).build())
                .orElseThrow()
                .accessToken();
        assertTrue(one.serves(token));
        Eventually.within(Duration.ofSeconds(60), "it is remembered", () -> {
            long before = two.cache.hits();
            assertTrue(two.serves(token));
            return two.cache.hits() > before;
        });
        return token;
    }

    @SuppressWarnings("SystemOut") // the figure is what one runs this for
    private static void tell(List<Duration> all) {
        List<Duration> sorted = all.stream().sorted().toList();
        System.out.println("\n  all sessions ended, refused on the other node: half within "
                + sorted.get(sorted.size() / 2).toMillis() + " ms, all within "
                + sorted.get(sorted.size() - 1).toMillis() + " ms");
    }

    @Test
    void theOtherNodeRefusesWithinASecond() {
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String token = remembered();
            one.engine.accountChanges().endScope(i % 2 == 0 ? TenantId.DEFAULT : null);
            assertTrue(!one.serves(token), "the node that did it");
            all.add(Eventually.within(MARGIN, "the other node hears", () -> !two.serves(token)));
        }
        tell(all);
        long late = all.stream().filter(took -> took.compareTo(AT_ONCE) > 0).count();
        assertTrue(late <= 4, () -> "more than some, which the machine held up: " + all);
    }

    @Test
    void withWhatIsToldLostTheOtherNodeRefusesAfterItsNextPoll() {
        String token = remembered();
        one.network.drop(Nodes::tells, () -> ":" + System.currentTimeMillis() + "\r\n");
        one.engine.accountChanges().endScope(TenantId.DEFAULT);
        Eventually.within(MARGIN, "its message was lost", () -> one.network.dropped() > 0);
        assertTrue(two.serves(token), "from what it knew");
        two.scopes.poll();
        assertTrue(!two.serves(token));
    }

    @Test
    void aNodeThatWasCutOffServesNothingThatWasRevokedMeanwhile() {
        String token = remembered();
        two.network.drop(command -> true, "");
        one.engine.accountChanges().endScope(TenantId.DEFAULT);
        two.nanos.addAndGet(MAX_AGE.toNanos());
        assertThrows(StoreUnavailableException.class, () -> two.serves(token));
        two.network.pass();
        Eventually.within(Duration.ofSeconds(60), "it answers again, and never lets in", () -> {
            try {
                assertEquals(false, two.serves(token));
                return true;
            } catch (StoreUnavailableException e) {
                return false;
            }
        });
    }
}
