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
import org.doorward.testing.Eventually;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An account changes on one node, and the other node hears of it, or does not. Two nodes over one Redis. */
@Tag("faults")
class AccountChangesOnNodesTest extends EngineNodesBed {
    private Account person = somebody();

    private static Account somebody() {
        return Account.active(AccountId.of(new TokenGenerator().id()), "ada", Set.of("user", "admin"));
    }

    /** The access token of a new account's session that the second node answers for from copies. */
    private String remembered() {
        person = somebody();
        String token = opened(person);
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
        assertAtOnce("a role taken away, seen on the other node", all);
    }

    @Test
    void anAccountDisabledOnOneNodeIsRefusedOnTheOtherWithinASecond() {
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String token = remembered();
            changeOnOne(AccountStatus.DISABLED);
            all.add(Eventually.within(MARGIN, "the other node hears", () -> !two.serves(token)));
        }
        assertAtOnce("an account disabled, refused on the other node", all);
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
