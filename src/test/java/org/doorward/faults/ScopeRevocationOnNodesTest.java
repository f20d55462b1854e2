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
import org.doorward.testing.Eventually;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All sessions of a tenant, or of everyone, are ended on one node. Two nodes over one Redis. */
@Tag("faults")
class ScopeRevocationOnNodesTest extends EngineNodesBed {
    private final Account person = Account.active(AccountId.of(new TokenGenerator().id()), "ada", Set.of("user"));

    /** The access token of a session that the second node answers for from a copy. */
    private String remembered() {
        String token = opened(person);
        assertTrue(one.serves(token));
        Eventually.within(Duration.ofSeconds(60), "it is remembered", () -> {
            long before = two.cache.hits();
            assertTrue(two.serves(token));
            return two.cache.hits() > before;
        });
        return token;
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
        assertAtOnce("all sessions ended, refused on the other node", all);
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
