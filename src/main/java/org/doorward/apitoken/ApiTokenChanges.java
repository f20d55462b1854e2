package org.doorward.apitoken;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;

/**
 * How a kept token is changed: the next version is put over the one that was read, again and again while others are faster,
 * and what the store has taken is told. So a change goes by what the token has at that moment, and revives nothing. Safe for
 * any thread.
 */
final class ApiTokenChanges {
    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");
    private static final int TRIES = 20;

    private final ApiTokenStore store;
    private final ApiTokenSchedule schedule;
    private final Clock clock;
    private final ApiTokenListener listener;

    ApiTokenChanges(ApiTokenStore store, ApiTokenSchedule schedule, Clock clock, ApiTokenListener listener) {
        this.store = store;
        this.schedule = schedule;
        this.clock = clock;
        this.listener = listener;
    }

    /** The present time, as tokens count it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** One of the owner's tokens, in whatever state. */
    Optional<ApiToken> find(AccountId owner, ApiTokenId id) {
        return store.find(id).filter(token -> token.owner().equals(owner));
    }

    /**
     * Changes one of the owner's tokens.
     *
     * @param which asked of what is read, each time; where it says no, nothing happens
     * @param change makes the next version; nothing else, for it is asked again and again
     * @return what the store has taken; empty where there is no such token
     */
    Optional<ApiToken> change(
            AccountId owner, ApiTokenId id, Predicate<ApiToken> which, UnaryOperator<ApiToken> change) {
        return settled(() -> {
            Optional<ApiToken> next = find(owner, id).filter(which).map(change);
            return next.isEmpty() || replace(next.get()) ? Optional.of(next) : Optional.empty();
        });
    }

    /**
     * What comes of trying while others change the same.
     *
     * @param once one try: empty where somebody else was faster
     * @throws StoreUnavailableException when that goes on and on
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

    /** Puts the next version. Where the store gives no answer nobody knows whether it did: the other nodes must ask. */
    boolean replace(ApiToken next) {
        try {
            return store.replace(next);
        } catch (StoreUnavailableException e) {
            happened(new ApiTokenEvent.OwnerChanged(next.owner(), now(), false));
            throw e;
        }
    }

    /** Revokes one of the owner's tokens. @return false where there is none that is not revoked */
    boolean end(AccountId owner, ApiTokenId id, ApiTokenEnd.Cause cause) {
        return end(owner, id, cause, token -> true);
    }

    /** The same, where {@code still} says yes of the token as it is then. */
    boolean end(AccountId owner, ApiTokenId id, ApiTokenEnd.Cause cause, Predicate<ApiToken> still) {
        Instant now = now();
        Optional<ApiToken> ended = change(
                owner,
                id,
                token -> token.end() == null && still.test(token),
                token -> due(token.ended(new ApiTokenEnd(cause, now), now), now));
        ended.ifPresent(token -> {
            LOG.log(System.Logger.Level.DEBUG, "revoked API token {0} of {1}: {2}", id, owner, cause.code());
            happened(new ApiTokenEvent.Revoked(id, owner, cause, now, false));
        });
        return ended.isPresent();
    }

    /** The same, to be looked at when that is next due. */
    ApiToken due(ApiToken token, Instant now) {
        return token.dueAt(schedule.next(token, now));
    }

    /** Tells what the store has taken. */
    void happened(ApiTokenEvent event) {
        listener.happened(event);
    }
}
