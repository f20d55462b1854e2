package org.doorward.internal.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.apitoken.IssueResult;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.testing.CountingHasher;
import org.junit.jupiter.api.Test;

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
}
