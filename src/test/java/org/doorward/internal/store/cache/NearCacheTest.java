package org.doorward.internal.store.cache;

import static org.doorward.internal.store.cache.CacheBed.ADA;
import static org.doorward.internal.store.cache.CacheBed.IDLE;
import static org.doorward.internal.store.cache.CacheBed.MAX_AGE;
import static org.doorward.internal.store.cache.CacheBed.T0;
import static org.doorward.internal.store.cache.CacheBed.end;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.Restriction;
import org.doorward.SessionId;
import org.doorward.Suspension;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.SessionRestrictions;
import org.doorward.session.Touch;
import org.doorward.store.SessionStore;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.StoredSessions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a copy answers, and when the store does. */
@Tag("fast")
class NearCacheTest {
    private final CacheBed bed = new CacheBed();
    private final NearCache cache = bed.cache;

    @Test
    void aWarmRequestReadsNothingFromTheStore() {
        Session session = bed.opened(ADA);
        bed.assertReads(1, session);
        for (int i = 0; i < 1_000; i++) {
            bed.assertReads(0, session);
        }
        assertEquals(1_000, cache.hits());
        assertEquals(1, cache.misses());
    }

    @Test
    void aCopyAnswersUntilTheGreatestAge() {
        Session session = bed.warm(ADA);
        bed.pass(MAX_AGE.minusNanos(1));
        bed.assertReads(0, session);
        bed.pass(Duration.ofNanos(1));
        bed.assertReads(1, session);
        bed.assertReads(0, session);
    }

    @Test
    void noCopyTellsThatASessionIsRestrictedAndNoneIsKeptUntilThatIsOver() {
        Session session = bed.warm(ADA);
        Suspension pause = new Suspension(T0.plusSeconds(60), Suspension.Cause.ADMINISTRATIVE);
        bed.truth.replace(session.suspended(pause));
        bed.assertReads(0, session);
        bed.pass(MAX_AGE);
        for (int i = 0; i < 3; i++) {
            bed.assertReads(1, session);
        }
        Instant after = T0.plusSeconds(60);
        assertTrue(cache.findRecent(session.id(), 0, after).isPresent());
        assertEquals(
                pause,
                cache.findRecent(session.id(), 0, after)
                        .orElseThrow()
                        .restrictions()
                        .suspension());
        assertEquals(3, cache.hits(), "one that is over does no harm to a copy");
        bed.assertReads(1, session);
    }

    @Test
    void factsThatNoGateAsksAboutLeaveACopy() {
        Session plain = bed.session(ADA, 0);
        Session session = plain.toBuilder()
                .restrictions(new SessionRestrictions(Set.of(Restriction.EMAIL_UNVERIFIED), null, null))
                .build();
        assertTrue(StoredSessions.open(bed.store, session));
        bed.assertReads(1, session);
        bed.assertReads(0, session);
    }

    @Test
    void itsAgeCountsFromWhenItsLoadBeganNotFromWhenItsAnswerCame() {
        Session session = bed.opened(ADA);
        bed.store.afterNext(Call.FIND, () -> bed.pass(Duration.ofSeconds(3)));
        bed.assertReads(1, session);
        bed.pass(Duration.ofSeconds(2).minusNanos(1));
        bed.assertReads(0, session);
        bed.pass(Duration.ofNanos(1));
        bed.store.afterNext(Call.FIND, () -> bed.pass(MAX_AGE));
        bed.assertReads(1, session);
        bed.assertReads(1, session);
    }

    @Test
    void aTokenThatIsNewerThanTheCopyHasTheSessionLoadedAnew() {
        Session session = bed.warm(ADA);
        bed.truth.replace(CacheBed.refreshed(session));
        assertEquals(0, bed.recent(session).orElseThrow().rotation().generation());
        Session seen = cache.findRecent(session.id(), 1, T0).orElseThrow();
        assertEquals(1, seen.rotation().generation());
        assertSame(seen, bed.recent(session).orElseThrow(), "a later generation answers for an earlier one");
        assertEquals(2, cache.misses());
    }

    @Test
    void useOnAnotherNodeKeepsASessionFromBeingIdleHere() {
        Session session = bed.warm(ADA);
        bed.truth.touch(new Touch(session.id(), T0.plus(IDLE).minusSeconds(1), null, 0));
        Session seen = cache.findRecent(session.id(), 0, T0.plus(IDLE)).orElseThrow();
        assertEquals(Optional.empty(), seen.endReasonAt(T0.plus(IDLE)));
    }

    @Test
    void whatIsOverIsToldByTheStoreEveryTime() {
        Session ended = bed.opened(ADA);
        StoredSessions.end(bed.truth, ended.id(), ADA, end());
        Session idle = bed.warm(ADA);
        for (int i = 1; i <= 3; i++) {
            bed.assertOver(ended);
            Session seen = cache.findRecent(idle.id(), 0, T0.plus(IDLE)).orElseThrow();
            assertEquals(Optional.of(Reason.IDLE), seen.endReasonAt(T0.plus(IDLE)));
            assertEquals(1 + 2 * i, bed.store.finds.get());
        }
        Session unknown = bed.session(ADA, 0);
        assertEquals(Optional.empty(), bed.recent(unknown));
        StoredSessions.open(bed.truth, unknown);
        bed.assertReads(1, unknown);
    }

    @Test
    void everythingElseIsAskedOfTheStoreByOneCallOfTheSame() throws ReflectiveOperationException {
        Session session = bed.warm(ADA);
        Map<Class<?>, Object> arguments = Map.of(
                SessionId.class,
                session.id(),
                AccountId.class,
                ADA,
                Session.class,
                CacheBed.refreshed(session),
                SessionEnd.class,
                end(),
                SessionStore.Target.class,
                new SessionStore.Target.One(session.id()),
                Touch.class,
                new Touch(session.id(), T0.plusSeconds(1), null, 0),
                Instant.class,
                T0,
                long.class,
                0L,
                int.class,
                1);
        for (Method method : SessionStore.class.getMethods()) {
            List<String> called = new ArrayList<>();
            SessionStore noting = (SessionStore) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {SessionStore.class}, (proxy, same, given) -> {
                        called.add(same.getName());
                        return same.invoke(bed.truth, given);
                    });
            NearCache front = new NearCache(noting, MAX_AGE, () -> true, () -> 0, 10);
            method.invoke(
                    front,
                    Stream.of(method.getParameterTypes()).map(arguments::get).toArray());
            assertEquals(List.of(method.getName()), called);
        }
    }

    @Test
    void noMoreCopiesAreKeptThanAllowed() {
        NearCache small = new NearCache(bed.store, MAX_AGE, () -> true, () -> 0, 10);
        List<Session> sessions =
                IntStream.range(0, 500).mapToObj(i -> bed.opened(ADA)).toList();
        for (int round = 0; round < 2; round++) {
            sessions.forEach(
                    session -> assertTrue(small.findRecent(session.id(), 0, T0).isPresent()));
        }
        assertTrue(small.hits() <= 20, small.hits() + " hits");
    }

    @Test
    void aSessionWhoseAccountItsIdDoesNotTellIsNotKept() {
        Session bobs = bed.session(AccountId.of("bob"), 0);
        Session odd = Session.builder(bobs.id(), ADA)
                .username(bobs.username())
                .roles(bobs.roles())
                .device(bobs.device())
                .addresses(bobs.addresses())
                .method(bobs.method())
                .authenticatedAt(T0)
                .createdAt(T0)
                .lastSeenAt(T0)
                .expiresAt(bobs.expiresAt())
                .idleTimeout(IDLE)
                .remembered(true)
                .rotation(bobs.rotation())
                .build();
        StoredSessions.open(bed.truth, odd);
        bed.assertReads(1, odd);
        bed.assertReads(1, odd);
    }

    @Test
    void aCacheOfNoAgeIsRefused() {
        for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThrows(IllegalArgumentException.class, () -> new NearCache(bed.store, none, () -> true, () -> 0, 10));
        }
    }
}
