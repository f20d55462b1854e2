package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.account.Account;
import org.doorward.account.AccountService;
import org.doorward.account.AccountStatus;
import org.doorward.internal.account.AccountDependents;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.apitoken.ApiTokenPolicies;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.login.DependentCredentials;
import org.doorward.internal.store.memory.MemoryApiTokenStore;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.FaultySessionStore.Fault;
import org.doorward.testing.Race;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** Accounts that are disabled and enabled at the same moment: no session of before survives. */
interface DisabledAccountContract {
    SessionBed bed();

    private AccountService accounts(SessionEngine at) {
        ApiTokenEngine tokens = new ApiTokenEngine(
                new MemoryApiTokenStore(),
                ApiTokenPolicies.of(TestSettings.with()),
                bed().clock,
                new EventListeners(List.of()));
        AccountDependents dependents = new DependentCredentials(bed().accountService, at, tokens);
        return bed().accounts.edited(bed().accountService, bed().passwords, dependents, bed().told::add, bed().clock);
    }

    private void stores(AccountStatus status) {
        Account next = bed().ada.toBuilder().status(status).build();
        bed().accounts.put(next, CountingHasher.current(SessionBed.PASSWORD));
    }

    private boolean isActive() {
        return bed().accountService.find(bed().ada.id()).orElseThrow().isActive();
    }

    /** Does something once, between the write of a disabled account and the end of its sessions. */
    private void onceStored(Runnable step) {
        bed().store.beforeNext(Call.CHANGE, () -> {
            if (isActive()) {
                onceStored(step);
            } else {
                step.run();
            }
        });
    }

    private void assertOver(IssuedTokens tokens) {
        assertEquals(Reason.REVOKED, bed().rejected(tokens.accessToken()).reason());
        assertEquals(Reason.REVOKED, SessionBed.refused(bed().otherNode, tokens.refreshToken()));
        assertEquals(0, bed().node.list(bed().ada.id()).total());
    }

    @Test
    default void whoeverDisablesEndsAllSessionsThoughTheAccountIsActiveAgainBeforeTheyEnd() {
        IssuedTokens tokens = bed().open();
        onceStored(() -> stores(AccountStatus.ACTIVE));
        accounts(bed().node).disable(bed().ada.id());
        assertTrue(isActive(), "it was enabled meanwhile");
        assertOver(tokens);
    }

    /** The node that disabled it has stopped in between. */
    @Test
    default void whatADisabledAccountHasLeftEndsBeforeTheAccountIsEnabled() {
        IssuedTokens tokens = bed().open();
        stores(AccountStatus.DISABLED);
        accounts(bed().otherNode).enable(bed().ada.id());
        assertOver(tokens);
        bed().assertAlive(bed().open());
    }

    @Test
    default void whatIsStoredCountsThoughTheNodeStopsBeforeItTellsSo() {
        IssuedTokens tokens = bed().open();
        AccountService here = accounts(bed().node);
        List<Runnable> changes = List.of(
                () -> here.setRoles(bed().ada.id(), Set.of("other")),
                () -> here.disable(bed().ada.id()));
        for (Runnable change : changes) {
            bed().accounts.beforeWrite(0, () -> bed().store.fail(Call.CHANGE, Fault.BEFORE));
            assertThrows(StoreUnavailableException.class, change::run);
            bed().store.recover();
            if (isActive()) {
                assertEquals(
                        Set.of("other"),
                        SessionBed.resumed(bed().node, tokens.accessToken())
                                .session()
                                .roles());
            }
        }
        assertOver(tokens);
    }

    @Test
    default void ofDisablingAndEnablingAtOnceNoSessionOfBeforeSurvives() {
        for (int round = 0; round < 10; round++) {
            stores(AccountStatus.ACTIVE);
            IssuedTokens tokens = bed().open();
            Race.of(() -> accounts(bed().node).disable(bed().ada.id()), () -> accounts(bed().otherNode)
                    .enable(bed().ada.id()));
            assertOver(tokens);
            assertTrue(
                    bed().node.findByRefreshToken(TENANT, tokens.refreshToken()).isEmpty());
        }
    }
}
