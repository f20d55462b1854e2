package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.resumed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.doorward.AccountId;
import org.doorward.Restriction;
import org.doorward.Suspension;
import org.doorward.Suspension.Cause;
import org.doorward.account.Account;
import org.doorward.internal.gate.ActingRestrictions;
import org.doorward.internal.gate.GateRules;
import org.doorward.session.Session;
import org.doorward.testing.CountingHasher;
import org.jspecify.annotations.Nullable;

/** Suspends sessions and accounts, and looks at them on two nodes. */
interface SuspensionBed {
    Duration PAUSE = Duration.ofMinutes(10);

    SessionBed bed();

    default AccountId ada() {
        return bed().ada.id();
    }

    default Suspension pause() {
        return new Suspension(bed().node.now().plus(PAUSE), Cause.ADMINISTRATIVE);
    }

    static boolean suspend(SessionEngine at, IssuedTokens tokens, Suspension suspension) {
        return at.suspensions()
                .suspend(tokens.session().owner(), tokens.session().id(), suspension);
    }

    static boolean reinstate(SessionEngine at, IssuedTokens tokens) {
        return at.suspensions()
                .reinstate(tokens.session().owner(), tokens.session().id());
    }

    default List<SessionEngine> nodes() {
        return List.of(bed().node, bed().otherNode);
    }

    /** What restricts the session of these tokens on this node now. */
    static @Nullable ActingRestrictions acting(SessionEngine at, IssuedTokens tokens) {
        return SessionGates.of(GateRules.DEFAULT, at)
                .acting(resumed(at, tokens.accessToken()).session());
    }

    default void assertSuspended(IssuedTokens tokens, @Nullable Instant until) {
        for (SessionEngine at : nodes()) {
            ActingRestrictions acting = Objects.requireNonNull(acting(at, tokens));
            assertEquals(Restriction.SUSPENDED, acting.first());
            assertEquals(until, acting.until());
            RefreshResult.Suspended told =
                    assertInstanceOf(RefreshResult.Suspended.class, at.refresh(TENANT, tokens.refreshToken()));
            assertEquals(
                    until,
                    told.session()
                            .restrictions()
                            .suspensionAt(at.now())
                            .orElseThrow()
                            .until());
        }
        Session stored = bed().stored(tokens);
        assertEquals(tokens.session().rotation(), stored.rotation(), "its refresh token was not exchanged");
        assertTrue(stored.ended().isEmpty());
    }

    default void assertFree(IssuedTokens tokens) {
        nodes().forEach(at -> assertNull(acting(at, tokens)));
    }

    /** Stores a suspension of the account, and tells so on the other node. */
    default void suspendAccount(@Nullable Suspension suspension) {
        storeSuspension(suspension);
        bed().otherNode.accountChanges().changed(ada());
    }

    default void storeSuspension(@Nullable Suspension suspension) {
        Account next = bed().ada.toBuilder().suspension(suspension).build();
        bed().accounts.put(next, CountingHasher.current(SessionBed.PASSWORD));
    }
}
