package org.doorward.internal.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.RefreshResult;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.session.SignIn;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.Eventually;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes whose clocks are a minute apart, half of it each way, judge alike what is over. */
@Tag("fast")
class ClockDifferenceTest {
    private static final Duration HALF = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofSeconds(40);

    private final Cluster cluster = new Cluster();
    private final MemorySessionStore store = new MemorySessionStore(Duration.ofHours(1));
    private final Account ada = Account.active(AccountId.of("1"), "ada", Set.of());
    private final TestAccounts accounts = new TestAccounts();

    private SessionEngine sessions(Cluster.Node node) {
        accounts.put(ada, CountingHasher.current("a password"));
        return TestSessions.engine(
                store,
                new AccountEngine(accounts, new CountingHasher()),
                SessionDurations.of(
                        TestSettings.with("doorward.session.idle", IDLE.toString(), "doorward.session.access", "5m")),
                new DerivedKeys(TestSettings.SECRET),
                node.clock);
    }

    private void pass(Duration time, Cluster.Node... nodes) {
        cluster.time.advance(time);
        for (Cluster.Node node : nodes) {
            node.wall.advance(time);
        }
        awaitRightClocks(nodes);
    }

    /** A heartbeat that compares the two while only one of them has been advanced is put right by the next. */
    private void awaitRightClocks(Cluster.Node... nodes) {
        for (Cluster.Node node : nodes) {
            Eventually.within(Cluster.SOON, "the clock is set right", () -> isRight(node.clock));
        }
    }

    /** But for half a round trip. */
    private boolean isRight(StoreClock clock) {
        Duration off = Duration.between(cluster.time.instant(), clock.instant()).abs();
        return off.compareTo(Duration.ofMillis(200)) < 0;
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aSessionLivesAndTimesOutOnTheFastNodeAsOnTheSlowOne() {
        Cluster.Node fast = cluster.nodeThatIsAhead(HALF);
        Cluster.Node slow = cluster.nodeThatIsAhead(HALF.negated());
        awaitRightClocks(fast, slow);
        try (SessionEngine onFast = sessions(fast);
                SessionEngine onSlow = sessions(slow)) {
            for (SessionEngine opening : new SessionEngine[] {onFast, onSlow}) {
                Instant opened = opening.now();
                IssuedTokens tokens = opening.opening(ada.id())
                        .open(SignIn.builder(ada, "password").remembered(true).build())
                        .orElseThrow();
                assertEquals(opened, tokens.session().createdAt());
                pass(IDLE.minusSeconds(1), fast, slow);
                for (SessionEngine node : new SessionEngine[] {onFast, onSlow}) {
                    assertEquals(
                            AuthenticationResult.Authenticated.class,
                            node.resume(TenantId.DEFAULT, tokens.accessToken()).getClass());
                }
                pass(Duration.ofSeconds(2), fast, slow);
                for (SessionEngine node : new SessionEngine[] {onFast, onSlow}) {
                    assertEquals(
                            new AuthenticationResult.Rejected(Reason.IDLE, true),
                            node.resume(TenantId.DEFAULT, tokens.accessToken()));
                    assertEquals(
                            new RefreshResult.Refused(Reason.IDLE),
                            node.refresh(TenantId.DEFAULT, tokens.refreshToken()));
                }
            }
        }
    }
}
