package org.doorward.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.WatchedApiTokenStore;
import org.junit.jupiter.api.Test;

/** What becomes of API tokens by themselves, over any store: R122–R124. */
public abstract class ApiTokenCareContract extends ApiTokenHandlerContract {
    @Test
    void aHundredUsesAreOneWriteAndAreAllCounted() {
        IssueResult.Issued made = pat();
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofMillis(10));
            service.used(made.token(), HERE);
        }
        assertEquals(ApiTokenUse.NONE, stored(made).use());
        service.writeUses();
        assertEquals(new ApiTokenUse(clock.instant(), HERE, 100), stored(made).use());
        assertEquals(1, stored(made).version());
    }

    @Test
    void remindersComeOnceEachAndThenTheEnd() {
        IssueResult.Issued made = pat();
        List<Integer> days = new ArrayList<>();
        for (int day = 0; day < 95; day++) {
            clock.advance(DAY);
            service.care(10_000);
            service.care(10_000);
        }
        events(ApiTokenEvent.Expiring.class).stream()
                .filter(event -> event.token().equals(made.token().id()))
                .forEach(event -> days.add(event.days()));
        assertEquals(List.of(30, 7, 1), days);
        assertEquals(
                1,
                events(ApiTokenEvent.Expired.class).stream()
                        .filter(event -> event.token().equals(made.token().id()))
                        .count());
        assertTrue(service.find(ada, made.token().id()).isPresent(), "expired ones stay visible");
        clock.advance(DAY.multipliedBy(90));
        service.care(10_000);
        assertTrue(service.find(ada, made.token().id()).isEmpty());
        assertRefused(Reason.UNKNOWN, made.text());
    }

    @Test
    void oneThatIsNotUsedIsRevokedAndOneThatIsUsedIsNot() {
        service = service(new ApiTokenPolicy(Duration.ofDays(365), false, DAY.multipliedBy(60), DAY, 100));
        IssueResult.Issued unused = pat();
        IssueResult.Issued used = pat();
        clock.advance(DAY.multipliedBy(30));
        service.used(used.token(), HERE);
        service.writeUses();
        clock.advance(DAY.multipliedBy(30));
        service.care(10_000);
        assertRefused(Reason.REVOKED, unused.text());
        assertEquals(ApiTokenEnd.Cause.UNUSED, causeOf(unused));
        known(used.text());
    }

    @Test
    void aTokenThatWasUsedJustNowIsNotRevokedAsUnused() {
        service = service(new ApiTokenPolicy(Duration.ofDays(365), false, DAY.multipliedBy(60), DAY, 100));
        IssueResult.Issued made = pat();
        clock.advance(DAY.multipliedBy(60));
        service.used(made.token(), HERE);
        service.care(10_000);
        known(made.text());
    }

    private static final ApiTokenPolicy YEAR =
            new ApiTokenPolicy(Duration.ofDays(365), false, Duration.ZERO, Duration.ofDays(90), 100);

    /** Over the store as it fails; with nothing due of what other tests made. */
    private ApiTokenService over(WatchedApiTokenStore watched) {
        int done;
        do {
            done = service.care(1_000);
        } while (done > 0);
        return new ApiTokenService(watched, YEAR, clock, new ApiTokenListeners(List.of(events::add)));
    }

    private List<ApiTokenId> reminded() {
        return events(ApiTokenEvent.Expiring.class).stream()
                .map(ApiTokenEvent.Expiring::token)
                .toList();
    }

    @Test
    void oneThatFailsIsNotDoneAndStopsNoOther() {
        WatchedApiTokenStore watched = new WatchedApiTokenStore(store());
        ApiTokenService failing = over(watched);
        IssueResult.Issued first = pat();
        IssueResult.Issued broken = pat();
        IssueResult.Issued alsoBroken = pat();
        IssueResult.Issued last = pat();
        Set<ApiTokenId> ids = Set.of(broken.token().id(), alsoBroken.token().id());
        watched.broken = token -> ids.contains(token.id());
        clock.advance(DAY.multipliedBy(60));
        int due = store().due(clock.instant(), 10_000).size();
        try (CapturedLogs logs = new CapturedLogs("org.doorward.apitoken")) {
            assertEquals(due - 2, failing.care(10_000));
            assertEquals(
                    2,
                    logs.text()
                            .lines()
                            .filter(line -> line.startsWith("WARNING"))
                            .count(),
                    logs::text);
        }
        assertTrue(
                reminded().containsAll(List.of(first.token().id(), last.token().id())));
        assertEquals(0, failing.care(10_000), "what fails again and again is never done");
        assertTrue(reminded().stream().noneMatch(ids::contains));
        watched.broken = token -> false;
        assertEquals(2, failing.care(10_000));
        assertTrue(reminded().containsAll(ids));
    }

    @Test
    void aStoreThatGivesNoAnswerEndsTheCareAtOnce() {
        WatchedApiTokenStore watched = new WatchedApiTokenStore(store());
        ApiTokenService failing = over(watched);
        pat();
        pat();
        clock.advance(DAY.multipliedBy(60));
        watched.failsAfterWriting = true;
        int before = watched.writes.get();
        try (CapturedLogs logs = new CapturedLogs("org.doorward.apitoken")) {
            assertThrows(StoreUnavailableException.class, () -> failing.care(10_000));
            assertEquals("", logs.text());
        }
        assertEquals(before + 1, watched.writes.get());
    }
}
