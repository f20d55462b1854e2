package org.doorward.internal.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.ApiTokenId;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.apitoken.IssueResult;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.WatchedApiTokenStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of API tokens by themselves, over any store. */
public abstract class ApiTokenMaintenanceContract extends ApiTokenHandlerContract {
    @Test
    void aHundredUsesAreOneWriteAndAreAllCounted() {
        IssueResult.Issued made = pat();
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofMillis(10));
            service.used(stored(made), HERE);
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
            service.maintain(10_000);
            service.maintain(10_000);
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
        service.maintain(10_000);
        assertTrue(service.find(ada, made.token().id()).isEmpty());
        assertRefused(Reason.UNKNOWN, made.text());
    }

    @Test
    void oneThatIsNotUsedIsRevokedAndOneThatIsUsedIsNot() {
        service = service(new ApiTokenPolicy(Duration.ofDays(365), false, DAY.multipliedBy(60), DAY, 100));
        IssueResult.Issued unused = pat();
        IssueResult.Issued used = pat();
        clock.advance(DAY.multipliedBy(30));
        service.used(stored(used), HERE);
        service.writeUses();
        clock.advance(DAY.multipliedBy(30));
        service.maintain(10_000);
        assertRefused(Reason.REVOKED, unused.text());
        assertEquals(ApiTokenEnd.Cause.UNUSED, causeOf(unused));
        known(used.text());
    }

    @Test
    void aTokenThatWasUsedJustNowIsNotRevokedAsUnused() {
        service = service(new ApiTokenPolicy(Duration.ofDays(365), false, DAY.multipliedBy(60), DAY, 100));
        IssueResult.Issued made = pat();
        clock.advance(DAY.multipliedBy(60));
        service.used(stored(made), HERE);
        service.maintain(10_000);
        known(made.text());
    }

    private static final ApiTokenPolicy YEAR =
            new ApiTokenPolicy(Duration.ofDays(365), false, Duration.ZERO, Duration.ofDays(90), 100);

    /** Over the store as it fails; with nothing due of what other tests made. */
    private ApiTokenEngine over(WatchedApiTokenStore watched) {
        int done;
        do {
            done = service.maintain(1_000);
        } while (done > 0);
        return new ApiTokenEngine(watched, YEAR, clock, new EventListeners(List.of(events::add)));
    }

    private List<ApiTokenId> reminded() {
        return events(ApiTokenEvent.Expiring.class).stream()
                .map(ApiTokenEvent.Expiring::token)
                .toList();
    }

    private enum Fault {
        BROKEN,
        REFUSED;

        /** As the damage of single entries shows in the stores that there are: each failure is one of the store. */
        void of(WatchedApiTokenStore watched, Predicate<ApiToken> which) {
            if (this == BROKEN) {
                watched.broken = which;
            } else {
                watched.refused = which;
            }
        }
    }

    private static long warnings(CapturedLogs logs) {
        return logs.text().lines().filter(line -> line.startsWith("WARNING")).count();
    }

    @ParameterizedTest
    @EnumSource
    void oneThatFailsIsNotDoneAndStopsNoOther(Fault fault) {
        WatchedApiTokenStore watched = new WatchedApiTokenStore(store());
        ApiTokenEngine failing = over(watched);
        IssueResult.Issued first = pat();
        IssueResult.Issued broken = pat();
        IssueResult.Issued alsoBroken = pat();
        IssueResult.Issued last = pat();
        Set<ApiTokenId> ids = Set.of(broken.token().id(), alsoBroken.token().id());
        fault.of(watched, token -> ids.contains(token.id()));
        clock.advance(DAY.multipliedBy(60));
        int due = store().due(clock.instant(), 10_000).size();
        try (CapturedLogs logs = new CapturedLogs("org.doorward.apitoken")) {
            assertEquals(due - 2, failing.maintain(10_000));
            assertEquals(1, warnings(logs), logs::text);
        }
        assertTrue(
                reminded().containsAll(List.of(first.token().id(), last.token().id())));
        assertEquals(0, failing.maintain(10_000), "what fails again and again is never done");
        assertTrue(reminded().stream().noneMatch(ids::contains));
        fault.of(watched, token -> false);
        assertEquals(2, failing.maintain(10_000));
        assertTrue(reminded().containsAll(ids));
    }

    /** More of them than are looked at together, and they have waited longest. */
    @ParameterizedTest
    @EnumSource
    void manyThatFailKeepTheOthersWaitingForSomeTimesAndNotForEver(Fault fault) {
        WatchedApiTokenStore watched = new WatchedApiTokenStore(store());
        ApiTokenEngine failing = over(watched);
        List<ApiTokenId> bad =
                Stream.generate(() -> pat().token().id()).limit(17).toList();
        clock.advance(Duration.ofMillis(1));
        List<ApiTokenId> good =
                Stream.generate(() -> pat().token().id()).limit(7).toList();
        fault.of(watched, token -> bad.contains(token.id()));
        clock.advance(DAY.multipliedBy(60));
        int others = store().due(clock.instant(), 10_000).size();
        for (int round = 0; round < others; round++) {
            try {
                failing.maintain(5);
            } catch (StoreUnavailableException e) {
                assertEquals(Fault.REFUSED, fault);
            }
        }
        assertTrue(reminded().containsAll(good));
        assertTrue(reminded().stream().noneMatch(bad::contains));
        fault.of(watched, token -> false);
        while (failing.maintain(5) > 0) {
            assertTrue(watched.writes.get() < 100_000);
        }
        assertTrue(reminded().containsAll(bad), "none is put off for ever");
    }

    @Test
    void aStoreThatGivesNoAnswerEndsTheCareAtTheThirdTime() {
        WatchedApiTokenStore watched = new WatchedApiTokenStore(store());
        ApiTokenEngine failing = over(watched);
        List<ApiTokenId> made =
                Stream.generate(() -> pat().token().id()).limit(7).toList();
        clock.advance(DAY.multipliedBy(60));
        watched.refused = token -> true;
        for (int round = 0; round < 4; round++) {
            int before = watched.writes.get();
            try (CapturedLogs logs = new CapturedLogs("org.doorward.apitoken")) {
                assertThrows(StoreUnavailableException.class, () -> failing.maintain(10_000));
                assertEquals("", logs.text(), "whoever asked for it says so");
            }
            assertEquals(before + 3, watched.writes.get());
        }
        watched.refused = token -> false;
        failing.maintain(10_000);
        assertTrue(reminded().containsAll(made));
    }

    @Test
    void aTokenThatCannotBeWrittenKeepsNoOtherFromBeingRevokedWithAll() {
        WatchedApiTokenStore watched = new WatchedApiTokenStore(store());
        ApiTokenEngine failing = over(watched);
        List<ApiTokenId> made =
                Stream.generate(() -> pat().token().id()).limit(5).toList();
        watched.refused = token -> token.id().equals(made.get(2));
        assertThrows(StoreUnavailableException.class, () -> failing.revokeAll(ada, ApiTokenEnd.Cause.REVOKED));
        assertEquals(
                List.of(made.get(2)),
                store().list(ada, clock.instant(), 0).stream().map(ApiToken::id).toList());
        watched.refused = token -> false;
        assertEquals(1, failing.revokeAll(ada, ApiTokenEnd.Cause.REVOKED));
    }

    /** They stand in a row, and before all others. */
    @ParameterizedTest
    @EnumSource
    void manyThatCannotBeWrittenKeepNoOtherFromItEither(Fault fault) {
        WatchedApiTokenStore watched = new WatchedApiTokenStore(store());
        ApiTokenEngine failing = over(watched);
        List<ApiTokenId> made = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            made.add(pat().token().id());
            clock.advance(Duration.ofSeconds(1));
        }
        Set<ApiTokenId> newest = Set.copyOf(made.subList(4, 9));
        fault.of(watched, token -> newest.contains(token.id()));
        assertThrows(RuntimeException.class, () -> failing.revokeAll(ada, ApiTokenEnd.Cause.REVOKED));
        assertEquals(
                newest,
                store().list(ada, clock.instant(), 0).stream().map(ApiToken::id).collect(Collectors.toSet()));
    }

    @Test
    void whereNothingWorksForSecondsRevokingAllEnds() {
        for (int i = 0; i < 5; i++) {
            pat();
        }
        WatchedApiTokenStore watched = new WatchedApiTokenStore(store());
        watched.refused = token -> {
            clock.advance(Duration.ofSeconds(3));
            return true;
        };
        assertThrows(StoreUnavailableException.class, () -> over(watched).revokeAll(ada, ApiTokenEnd.Cause.REVOKED));
        assertEquals(2, watched.writes.get());
    }

    @Test
    void aNameThatAPersonTakesAtTheSameMomentIsNoServiceAccounts() {
        AtomicInteger asked = new AtomicInteger();
        AccountEngine late = new AccountEngine(accounts, new CountingHasher()) {
            @Override
            public boolean isUsername(TenantId tenant, String name) {
                return asked.getAndIncrement() % 2 == 1;
            }
        };
        ServiceAccountEngine racing = new ServiceAccountEngine(serviceAccountStore(), service, late, clock);
        String name = "ci " + new TokenGenerator().id();
        assertEquals(Optional.empty(), racing.create(TenantId.DEFAULT, name, Set.of(), ada));
        ServiceAccount made = serviceAccounts
                .create(TenantId.DEFAULT, name, Set.of("deployer"), ada)
                .orElseThrow();
        assertFalse(racing.change(made.changed(name + " next", Set.of(), false)));
        ServiceAccount kept = racing.find(made.id()).orElseThrow();
        assertEquals(name, kept.name());
        assertEquals(Set.of("deployer"), kept.roles());
        assertTrue(kept.isActive());
        assertTrue(racing.remove(made.id()));
    }

    @Test
    void whereAKeyOfAServiceAccountCannotBeRevokedItIsSwitchedOffAndCanBeRemovedLater() {
        WatchedApiTokenStore watched = new WatchedApiTokenStore(store());
        ServiceAccountEngine failing = new ServiceAccountEngine(
                serviceAccountStore(), over(watched), new AccountEngine(accounts, new CountingHasher()), clock);
        ServiceAccount account = failing.create(
                        TenantId.DEFAULT, "ci " + new TokenGenerator().id(), Set.of("deployer"), ada)
                .orElseThrow();
        IssueResult.Issued key = issued(service.create(
                ApiTokenKind.API_KEY,
                account.id(),
                "build",
                ApiTokenGrant.OF_ALL,
                clock.instant().plus(DAY)));
        known(key.text());
        watched.refused = token -> true;
        assertThrows(StoreUnavailableException.class, () -> failing.remove(account.id()));
        assertRefused(Reason.SUSPENDED, key.text());
        watched.refused = token -> false;
        assertTrue(failing.remove(account.id()));
        assertRefused(Reason.REVOKED, key.text());
        assertEquals(Optional.empty(), failing.find(account.id()));
    }
}
