package org.doorward.internal.store.cache;

import static org.doorward.internal.store.cache.CacheBed.ADA;
import static org.doorward.internal.store.cache.CacheBed.MAX_AGE;
import static org.doorward.internal.store.cache.CacheBed.T0;
import static org.doorward.internal.store.cache.CacheBed.end;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.doorward.StoreUnavailableException;
import org.doorward.session.Session;
import org.doorward.session.Touch;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.FaultySessionStore.Fault;
import org.doorward.testing.StoredSessions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What copies are worth when messages get lost, the channel does not work, or the store is down. */
@Tag("fast")
class NearCacheOutageTest {
    private final CacheBed bed = new CacheBed();

    @Test
    void aLostMessageIsHealedByTheAge() {
        Session session = bed.warm(ADA);
        StoredSessions.end(bed.truth, session.id(), ADA, end());
        bed.assertReads(0, session);
        bed.pass(MAX_AGE);
        bed.assertOver(session);
    }

    @Test
    void whileTheChannelDoesNotWorkEveryRequestAsksTheStore() {
        Session session = bed.warm(ADA);
        bed.channelIsCurrent.set(false);
        bed.assertReads(1, session);
        bed.assertReads(1, session);
        StoredSessions.end(bed.truth, session.id(), ADA, end());
        bed.assertOver(session);
    }

    @Test
    void whatIsReadWhileTheChannelDoesNotWorkIsNotKept() {
        Session session = bed.opened(ADA);
        bed.channelIsCurrent.set(false);
        bed.assertReads(1, session);
        bed.channelIsCurrent.set(true);
        bed.assertReads(1, session);
        bed.assertReads(0, session);
    }

    @Test
    void whatWasOnceSeenToBeOverIsNeverLetInAgain() {
        Session bypassed = bed.warm(ADA);
        Session looked = bed.warm(ADA);
        Session touched = bed.warm(ADA);
        StoredSessions.endAll(bed.truth, ADA, null, end());
        bed.channelIsCurrent.set(false);
        bed.assertOver(bypassed);
        bed.channelIsCurrent.set(true);
        bed.assertOver(bypassed);
        bed.assertReads(0, looked);
        assertTrue(bed.cache.find(looked.id()).orElseThrow().ended().isPresent(), "a refresh asks the store itself");
        bed.assertOver(looked);
        bed.assertReads(0, touched);
        bed.cache.touch(new Touch(touched.id(), T0.plusSeconds(60), null, 0));
        bed.assertOver(touched);
    }

    @Test
    void aSessionThatTheStoreHasLostIsNotLetInOnceThatWasSeen() {
        Session session = bed.warm(ADA);
        bed.truth.sweep(T0.plus(Duration.ofDays(365)), 1);
        bed.assertReads(0, session);
        assertTrue(bed.cache.find(session.id()).isEmpty());
        assertTrue(bed.recent(session).isEmpty());
    }

    @Test
    void whileTheStoreIsDownCopiesAnswerForTheirTimeAndNothingIsRefused() {
        Session warm = bed.warm(ADA);
        Session cold = bed.opened(ADA);
        bed.store.fail(Call.FIND, Fault.BEFORE);
        assertTrue(bed.recent(warm).isPresent());
        assertThrows(StoreUnavailableException.class, () -> bed.recent(cold));
        bed.pass(MAX_AGE);
        assertThrows(StoreUnavailableException.class, () -> bed.recent(warm));
        bed.store.recover();
        bed.assertReads(1, warm);
    }
}
