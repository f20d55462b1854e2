package org.doorward.internal.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountService;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.token.DerivedKeys;
import org.doorward.session.Device;
import org.doorward.session.IssuedTokens;
import org.doorward.session.RefreshResult;
import org.doorward.session.SessionService;
import org.doorward.session.SessionTimes;
import org.doorward.session.SignIn;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.Eventually;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes whose clocks are a minute apart, half of it each way, judge alike what is over (R252). */
class ClockDifferenceTest {
    private static final Duration HALF = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofSeconds(40);

    private final Cluster cluster = new Cluster();
    private final MemorySessionStore store = new MemorySessionStore(Duration.ofHours(1));
    private final Account ada = Account.active(AccountId.of("1"), "ada", Set.of());
    private final TestAccounts accounts = new TestAccounts();

    private SessionService sessions(Cluster.Node node) {
        accounts.put(ada, CountingHasher.current("a password"));
        return new SessionService(
                store,
                new AccountService(accounts, new CountingHasher()),
                SessionTimes.of(
                        TestSettings.with("doorward.session.idle", IDLE.toString(), "doorward.session.access", "5m")),
                new DerivedKeys(TestSettings.SECRET),
                node.clock);
    }

    private void pass(Duration time, Cluster.Node... nodes) {
        cluster.time.advance(time);
        for (Cluster.Node node : nodes) {
            node.wall.advance(time);
        }
    }

    /** But for half a round trip. */
    private static boolean isRight(StoreClock clock) {
        Duration off = Duration.between(Cluster.T0, clock.instant()).abs();
        return off.compareTo(Duration.ofMillis(200)) < 0;
    }

    @AfterEach
    void close() {
        cluster.close();
        store.close();
    }

    @Test
    void aSessionLivesAndTimesOutOnTheFastNodeAsOnTheSlowOne() {
        Cluster.Node fast = cluster.nodeThatIsAhead(HALF);
        Cluster.Node slow = cluster.nodeThatIsAhead(HALF.negated());
        for (Cluster.Node node : new Cluster.Node[] {fast, slow}) {
            Eventually.within(Cluster.SOON, "the clock is set right", () -> isRight(node.clock));
        }
        try (SessionService onFast = sessions(fast);
                SessionService onSlow = sessions(slow)) {
            for (SessionService opening : new SessionService[] {onFast, onSlow}) {
                Instant opened = opening.now();
                IssuedTokens tokens = opening.open(
                                new SignIn(ada, opening.epoch(ada.id()), "password", Device.UNKNOWN, null, true, null))
                        .orElseThrow();
                assertEquals(opened, tokens.session().createdAt());
                pass(IDLE.minusSeconds(1), fast, slow);
                for (SessionService node : new SessionService[] {onFast, onSlow}) {
                    assertEquals(
                            AuthenticationResult.Authenticated.class,
                            node.resume(TenantId.DEFAULT, tokens.accessToken()).getClass());
                }
                pass(Duration.ofSeconds(2), fast, slow);
                for (SessionService node : new SessionService[] {onFast, onSlow}) {
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
