package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Suspension;
import org.doorward.Suspension.Cause;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.gate.GateRules;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.ResumedSession;
import org.doorward.internal.session.SessionGates;
import org.doorward.session.SignIn;
import org.doorward.testing.Eventually;
import org.doorward.testing.RealRedis;
import org.doorward.testing.TestAccounts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session or an account is suspended on one node, and the other node hears of it, or does not. Two nodes over one Redis. */
@Tag("faults")
class SuspensionsOnNodesTest {
    private static final Duration MAX_AGE = Duration.ofSeconds(5);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    /** A busy machine answers late; that is no part of the promise. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private static final Suspension PAUSE = new Suspension(null, Cause.ADMINISTRATIVE);
    private static final GateRules RULES = GateRules.DEFAULT;
    private static final TestAccounts ACCOUNTS = new TestAccounts();

    private static RealRedis redis;
    private static EngineNode one;
    private static EngineNode two;

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

    private static boolean isFree(EngineNode at, IssuedTokens tokens) {
        AuthenticationResult.Authenticated good =
                (AuthenticationResult.Authenticated) at.engine.resume(TenantId.DEFAULT, tokens.accessToken());
        return SessionGates.of(RULES, at.engine).acting(((ResumedSession) good.details()).session()) == null;
    }

    /** The tokens of a new account's session that the second node answers for from copies. */
    private static IssuedTokens remembered() {
        Account person = Account.active(AccountId.of(new TokenGenerator().id()), "ada", Set.of("user"));
        ACCOUNTS.put(person);
        IssuedTokens tokens = one.engine
                .opening(person.id())
                .open(SignIn.builder(person, "password").remembered(true).build())
                .orElseThrow();
        Eventually.within(Duration.ofSeconds(60), "it is remembered", () -> {
            long before = two.cache.hits();
            assertTrue(isFree(two, tokens));
            return two.cache.hits() > before;
        });
        return tokens;
    }

    private static void suspendOnOne(IssuedTokens tokens) {
        assertTrue(one.engine
                .suspensions()
                .suspend(tokens.session().owner(), tokens.session().id(), PAUSE));
        assertFalse(isFree(one, tokens), "the node that did it");
    }

    private static void change(IssuedTokens tokens, Suspension suspension) {
        AccountId id = tokens.session().owner();
        ACCOUNTS.put(ACCOUNTS.find(id).orElseThrow().toBuilder()
                .suspension(suspension)
                .build());
        one.engine.accountChanges().changed(id);
    }

    private static void assertAtOnce(List<Duration> all) {
        long late = all.stream().filter(took -> took.compareTo(AT_ONCE) > 0).count();
        assertTrue(late <= 2, () -> "more than some, which the machine held up: " + all);
    }

    @Test
    void aSuspensionIsSeenOnTheOtherNodeWithinASecondAndItsEndByTheNextRequest() {
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            IssuedTokens tokens = remembered();
            suspendOnOne(tokens);
            all.add(Eventually.within(MARGIN, "the other node hears", () -> !isFree(two, tokens)));
            assertTrue(one.engine
                    .suspensions()
                    .reinstate(tokens.session().owner(), tokens.session().id()));
            assertTrue(isFree(two, tokens), "whoever may go on is not kept by a copy");
        }
        assertAtOnce(all);
    }

    @Test
    void anAccountsSuspensionIsSeenOnTheOtherNodeWithinASecondAndItsEndByTheNextRequest() {
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            IssuedTokens tokens = remembered();
            change(tokens, PAUSE);
            all.add(Eventually.within(MARGIN, "the other node hears", () -> !isFree(two, tokens)));
            change(tokens, null);
            assertTrue(isFree(two, tokens), "whoever may go on is not kept by a copy");
        }
        assertAtOnce(all);
    }

    @Test
    void withWhatIsToldLostASuspensionIsSeenWhenTheCopyIsTooOldAndItsEndByTheNextRequest() {
        IssuedTokens tokens = remembered();
        one.network.drop(Nodes::tells, () -> ":" + Clock.systemUTC().millis() + "\r\n");
        suspendOnOne(tokens);
        Eventually.within(MARGIN, "its message was lost", () -> one.network.dropped() > 0);
        two.nanos.addAndGet(MAX_AGE.toNanos() - 1);
        assertTrue(isFree(two, tokens), "a copy was used indeed");
        two.nanos.addAndGet(1);
        assertFalse(isFree(two, tokens));
        assertTrue(one.engine
                .suspensions()
                .reinstate(tokens.session().owner(), tokens.session().id()));
        assertTrue(isFree(two, tokens), "without a message, too");
        assertEquals(0, tokens.session().rotation().generation());
    }
}
