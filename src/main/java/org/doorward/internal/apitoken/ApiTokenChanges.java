package org.doorward.internal.apitoken;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.DoorwardEvent;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.StoreUnavailableException;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.internal.event.CacheHint;
import org.doorward.internal.event.EventListener;
import org.doorward.store.ApiTokenStore;

/**
 * Changes stored tokens. A change puts the next version in place of the version that it read, and repeats when another
 * change was faster. So it never overwrites another change, and revives nothing. It reports what the store has
 * accepted. Safe for any thread.
 */
record ApiTokenChanges(ApiTokenStore store, ApiTokenSchedule schedule, Clock clock, EventListener listener) {
    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");
    private static final int TRIES = 20;

    /** Returns the present time in whole milliseconds. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Finds one of the owner's tokens, in any state. */
    Optional<ApiToken> find(AccountId owner, ApiTokenId id) {
        return store.find(id).filter(token -> token.owner().equals(owner));
    }

    /**
     * Changes one of the owner's tokens.
     *
     * @param which decides for the token as it was read; false changes nothing
     * @param change makes the next version, without side effects: it may be called again
     * @return what the store has accepted; empty where there is no such token
     */
    Optional<ApiToken> change(
            AccountId owner, ApiTokenId id, Predicate<ApiToken> which, UnaryOperator<ApiToken> change) {
        return settled(() -> {
            Optional<ApiToken> next = find(owner, id).filter(which).map(change);
            return next.isEmpty() || replace(next.get()) ? Optional.of(next) : Optional.empty();
        });
    }

    /**
     * Repeats an attempt while other changes are faster.
     *
     * @param once one attempt; empty when another change was faster
     * @throws StoreUnavailableException after too many attempts
     */
    <T> T settled(Supplier<Optional<T>> once) {
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<T> outcome = once.get();
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw new StoreUnavailableException("a token is being changed by too many", null);
    }

    /**
     * Stores the next version. When the store does not answer, the outcome is unknown, and other nodes must read the
     * store again.
     */
    boolean replace(ApiToken next) {
        try {
            return store.replace(next);
        } catch (StoreUnavailableException e) {
            happened(new CacheHint.TokenOwnerChanged(next.owner(), now(), Origin.THIS_NODE));
            throw e;
        }
    }

    /** Revokes one of the owner's tokens. @return false where there is none that is not revoked */
    boolean end(AccountId owner, ApiTokenId id, ApiTokenEnd.Cause cause) {
        return end(owner, id, cause, token -> true);
    }

    /** Revokes it only if {@code still} holds for the token at that moment. */
    boolean end(AccountId owner, ApiTokenId id, ApiTokenEnd.Cause cause, Predicate<ApiToken> still) {
        Instant now = now();
        Optional<ApiToken> ended = change(
                owner,
                id,
                token -> token.end() == null && still.test(token),
                token -> due(token.ended(new ApiTokenEnd(cause, now), now), now));
        ended.ifPresent(token -> {
            LOG.log(System.Logger.Level.DEBUG, "revoked API token {0} of {1}: {2}", id, owner, cause.code());
            happened(new ApiTokenEvent.Revoked(id, owner, cause, now, Origin.THIS_NODE));
        });
        return ended.isPresent();
    }

    /** Returns the token with the time of its next maintenance. */
    ApiToken due(ApiToken token, Instant now) {
        return token.dueAt(schedule.next(token, now));
    }

    void happened(DoorwardEvent event) {
        listener.happened(event);
    }
}
