package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session or an account is suspended on one node, and the other node hears of it, or does not. Two nodes over one Redis. */
@Tag("faults")
class SuspensionsOnNodesTest extends EngineNodesBed {
    private static final Suspension PAUSE = new Suspension(null, Cause.ADMINISTRATIVE);
    private static final GateRules RULES = GateRules.DEFAULT;

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

    private static void change(IssuedTokens tokens, UnaryOperator<Account.Builder> change) {
        AccountId id = tokens.session().owner();
        ACCOUNTS.put(change.apply(ACCOUNTS.find(id).orElseThrow().toBuilder()).build());
        one.engine.accountChanges().changed(id);
    }

    /** Restricts an account on one node and lifts it again, and tells how long the other node let it pass. */
    private static void assertFollowed(
            String what, UnaryOperator<Account.Builder> restricted, UnaryOperator<Account.Builder> free) {
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            IssuedTokens tokens = remembered();
            change(tokens, restricted);
            all.add(Eventually.within(MARGIN, "the other node hears", () -> !isFree(two, tokens)));
            change(tokens, free);
            assertTrue(isFree(two, tokens), "whoever may go on is not kept by a copy");
        }
        assertAtOnce(what, all);
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
        assertAtOnce("a session suspended, kept on the other node", all);
    }

    @Test
    void anAccountsSuspensionIsSeenOnTheOtherNodeWithinASecondAndItsEndByTheNextRequest() {
        assertFollowed(
                "an account suspended, kept on the other node",
                account -> account.suspension(PAUSE),
                account -> account.suspension(null));
    }

    @Test
    void aRequiredPasswordChangeIsSeenOnTheOtherNodeWithinASecondAndItsEndByTheNextRequest() {
        assertFollowed(
                "a password change required, seen on the other node",
                account -> account.passwordChangeRequired(true),
                account -> account.passwordChangeRequired(false));
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
