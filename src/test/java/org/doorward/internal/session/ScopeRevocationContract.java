package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refused;
import static org.doorward.internal.session.SessionBed.rejected;
import static org.doorward.internal.session.SessionBed.resumed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.session.ScopeRevoked;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.FaultySessionStore.Fault;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** The end of all sessions of a tenant, or of everyone, in one step. */
interface ScopeRevocationContract {
    SessionBed bed();

    private List<SessionEngine> nodes() {
        return List.of(bed().node, bed().otherNode);
    }

    private void assertOver(IssuedTokens tokens, String when) {
        for (SessionEngine at : nodes()) {
            AuthenticationResult.Rejected rejected = rejected(at, tokens.accessToken());
            assertEquals(new AuthenticationResult.Rejected(Reason.REVOKED, true), rejected, when);
            assertEquals(Reason.REVOKED, refused(at, tokens.refreshToken()), when);
            assertEquals(Optional.of(Reason.REVOKED), at.over(tokens.session().id()), when);
            assertEquals(Optional.empty(), at.findByRefreshToken(TENANT, tokens.refreshToken()), when);
        }
    }

    private Optional<IssuedTokens> signIn(SessionEngine at) {
        return bed().login(at).signIn(bed().attempt(SessionBed.PASSWORD));
    }

    @Test
    default void allSessionsOfTheTenantOrOfEveryoneAreOverAtOnceAndNewOnesLive() {
        for (TenantId tenant : new TenantId[] {TENANT, null}) {
            List<IssuedTokens> old = List.of(bed().open(), bed().open(bed().otherNode));
            old.forEach(tokens -> nodes().forEach(at -> resumed(at, tokens.accessToken())));
            bed().node.accountChanges().endScope(tenant);
            old.forEach(tokens -> assertOver(tokens, "at once"));
            assertEquals(0, bed().node.list(bed().ada.id()).total());
            IssuedTokens later = signIn(bed().otherNode).orElseThrow();
            nodes().forEach(at -> resumed(at, later.accessToken()));
            assertEquals(1, bed().node.list(bed().ada.id()).total());
            bed().refreshed(later.refreshToken());
        }
    }

    @Test
    default void sessionsOfOtherTenantsStay() {
        IssuedTokens tokens = bed().open();
        bed().node.accountChanges().endScope(new TenantId("elsewhere"));
        nodes().forEach(at -> resumed(at, tokens.accessToken()));
        bed().refreshed(tokens.refreshToken());
    }

    @Test
    default void theListIsTrueAlsoWhereNobodyHasUsedTheSessionsSince() {
        bed().open();
        bed().open();
        bed().node.accountChanges().endScope(TENANT);
        assertEquals(List.of(), bed().otherNode.list(bed().ada.id()).sessions());
        assertEquals(0, bed().otherNode.list(bed().ada.id()).total());
    }

    @Test
    default void itIsToldAsOneEvent() {
        bed().open();
        bed().open();
        bed().told.clear();
        bed().node.accountChanges().endScope(TENANT);
        ScopeRevoked told = assertInstanceOf(ScopeRevoked.class, bed().told.get(0));
        assertEquals(TENANT, told.tenant());
        assertEquals(1, bed().told.size());
    }

    /** The revocation comes in between any two steps of the sign-in. */
    @Test
    default void aSignInDuringARevocationOpensNoSessionThatSurvives() {
        List<Call> calls = List.of(Call.FIND, Call.OPEN);
        for (boolean before : new boolean[] {true, false}) {
            for (Call call : calls) {
                Runnable revoke = () -> bed().otherNode.accountChanges().endScope(TENANT);
                SessionOpening opening;
                if (call == Call.FIND && before) {
                    bed().store.beforeNext(call, revoke);
                } else if (call == Call.FIND) {
                    bed().store.afterNext(call, revoke);
                }
                opening = bed().node.opening(bed().ada.id());
                if (call == Call.OPEN && before) {
                    bed().store.beforeNext(call, revoke);
                } else if (call == Call.OPEN) {
                    bed().store.afterNext(call, revoke);
                }
                String when = call + (before ? " after " : " before ");
                opening.open(org.doorward.session.SignIn.builder(bed().ada, "own")
                                .remembered(true)
                                .build())
                        .ifPresent(tokens -> assertOver(tokens, when));
                assertEquals(0, bed().node.list(bed().ada.id()).total(), when);
            }
        }
    }

    @Test
    default void signInsThatRaceARevocationAreOverOrBeganAfterIt() {
        for (int round = 0; round < 10; round++) {
            List<Callable<Object>> contenders = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                SessionEngine at = nodes().get(i % 2);
                contenders.add(() -> signIn(at));
            }
            contenders.add(() -> {
                bed().node.accountChanges().endScope(TENANT);
                return Optional.empty();
            });
            Race.of(contenders);
            long scope = bed().node.accountChanges().settled(bed().ada.id()).scope();
            bed().node.list(bed().ada.id()).sessions().forEach(alive -> assertEquals(scope, alive.scopeEpoch()));
        }
    }

    @Test
    default void aRefreshDuringARevocationLeavesNoLiveSession() {
        IssuedTokens tokens = bed().open();
        bed().store.beforeNextReplace(() -> bed().otherNode.accountChanges().endScope(TENANT));
        RefreshResult result = bed().node.refresh(TENANT, tokens.refreshToken());
        if (result instanceof RefreshResult.Refreshed refreshed) {
            assertOver(refreshed.tokens(), "at its next use");
        }
        assertOver(tokens, "at its next use");
    }

    @Test
    default void withoutEventsARefreshKnowsAtOnceAndRequestsWithTheNextPoll() {
        IssuedTokens old = bed().open();
        nodes().forEach(at -> resumed(at, old.accessToken()));
        bed().deaf = true;
        bed().otherNode.accountChanges().endScope(TENANT);
        resumed(bed().node, old.accessToken());
        bed().scopes.forEach(ScopeEpochs::poll);
        assertEquals(Reason.REVOKED, bed().rejected(old.accessToken()).reason());
        assertOver(old, "after the poll");

        IssuedTokens other = bed().open();
        bed().otherNode.accountChanges().endScope(TENANT);
        resumed(bed().node, other.accessToken());
        assertEquals(Reason.REVOKED, refused(bed().node, other.refreshToken()));
        assertOver(other, "after the refresh");
    }

    @Test
    default void withoutEventsASessionOpenedAfterwardsLivesOnEachNode() {
        bed().open();
        bed().deaf = true;
        bed().otherNode.accountChanges().endScope(TENANT);
        IssuedTokens later = signIn(bed().node).orElseThrow();
        nodes().forEach(at -> resumed(at, later.accessToken()));
        bed().scopes.forEach(ScopeEpochs::poll);
        nodes().forEach(at -> resumed(at, later.accessToken()));
        assertEquals(1, bed().node.list(bed().ada.id()).total());
    }

    @Test
    default void aNodeThatWasCutOffTrustsNothingThatItKnewTooLongAgo() {
        IssuedTokens old = bed().open();
        nodes().forEach(at -> resumed(at, old.accessToken()));
        bed().deaf = true;
        bed().epochs.fails = true;
        bed().epochs.passes(ScopeEpochs.POLL_EVERY);
        resumed(bed().node, old.accessToken());
        bed().epochs.passes(SessionBed.TRUSTED);
        assertThrows(StoreUnavailableException.class, () -> bed().node.resume(TENANT, old.accessToken()));
        bed().epochs.fails = false;
        bed().otherNode.accountChanges().endScope(TENANT);
        assertEquals(Reason.REVOKED, bed().rejected(old.accessToken()).reason(), "the first request reads");
    }

    @Test
    default void aNodeThatStartsKnowsWhatWasRevokedBefore() {
        IssuedTokens old = bed().open();
        bed().node.accountChanges().endScope(TENANT);
        SessionEngine started = bed().newNode(bed().times);
        assertEquals(Reason.REVOKED, rejected(started, old.accessToken()).reason());
    }

    @Test
    default void requestsReadNoEpochsWhilePollsSucceed() {
        IssuedTokens tokens = bed().open();
        resumed(bed().node, tokens.accessToken());
        int reads = bed().epochs.reads.get();
        for (int i = 0; i < 20; i++) {
            resumed(bed().node, tokens.accessToken());
            bed().node.over(tokens.session().id());
        }
        assertEquals(reads, bed().epochs.reads.get());
    }

    @Test
    default void aSessionIsOverThoughItsEndCannotBeWritten() {
        IssuedTokens tokens = bed().open();
        bed().node.accountChanges().endScope(TENANT);
        bed().store.fail(Call.END, Fault.BEFORE);
        assertEquals(Reason.REVOKED, bed().rejected(tokens.accessToken()).reason());
        assertEquals(Reason.REVOKED, bed().refused(tokens.refreshToken()));
        bed().store.recover();
        assertOver(tokens, "afterwards");
        assertTrue(bed().stored(tokens).ended().isPresent());
    }

    @Test
    default void aRequestAfterARevocationSharesNoRenewalThatBeganBefore() throws Exception {
        IssuedTokens tokens = bed().open();
        bed().otherNode.accountChanges().changed(bed().ada.id());
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch revoked = new CountDownLatch(1);
        bed().accounts.beforeFind(() -> {
            began.countDown();
            await(revoked);
        });
        CompletableFuture<AuthenticationResult> before = new CompletableFuture<>();
        Thread request = new Thread(() -> before.complete(bed().node.resume(TENANT, tokens.accessToken())));
        request.start();
        try {
            await(began);
            bed().node.accountChanges().endScope(TENANT);
            assertEquals(Reason.REVOKED, bed().rejected(tokens.accessToken()).reason());
        } finally {
            revoked.countDown();
            request.join();
            bed().accounts.beforeFind(() -> {});
        }
        assertOver(tokens, "afterwards");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    default void aStoreThatHasLostItsEpochsTakesThemFromWhatTheNodesKnow() {
        IssuedTokens old = bed().open();
        bed().otherNode.accountChanges().endScope(TENANT);
        bed().epochs.lost = true;
        assertEquals(Reason.REVOKED, refused(bed().node, old.refreshToken()));
        IssuedTokens later = signIn(bed().node).orElseThrow();
        nodes().forEach(at -> resumed(at, later.accessToken()));
        bed().refreshed(later.refreshToken());
    }

    @Test
    default void aSessionThatIsLookedUpByItsIdIsOverToo() {
        for (SessionEngine at : nodes()) {
            IssuedTokens read = bed().open();
            bed().node.accountChanges().endScope(TENANT);
            assertEquals(Optional.empty(), at.living(read.session().id()));
            IssuedTokens shown = bed().open();
            bed().node.accountChanges().endScope(TENANT);
            assertEquals(
                    Optional.of(Reason.REVOKED),
                    new ApplicationSessions(at)
                            .find(shown.session().id())
                            .orElseThrow()
                            .endReasonAt(bed().node.now()));
        }
    }
}
