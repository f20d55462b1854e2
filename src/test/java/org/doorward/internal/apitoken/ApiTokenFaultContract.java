package org.doorward.internal.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

/** What a store that fails, for some API tokens or for all, keeps from being done, and what it does not. */
public abstract class ApiTokenFaultContract extends ApiTokenMaintenanceContract {
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
