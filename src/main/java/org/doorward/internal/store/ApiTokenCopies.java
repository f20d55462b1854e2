package org.doorward.internal.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Copies of API tokens by the hash that was shown, and of there being none; so many of each at most, so that no number of
 * made-up tokens drives good ones out. Says when they may answer. Safe for any thread; has none of its own.
 *
 * <p>That there is none, and that one was revoked, is told for its time: neither changes back. A token that is not revoked
 * is told while events of other nodes arrive; and once the copy is older than it may be trusted by itself, only if the store
 * has told since, with whatever it was asked for, that no token and no service account was changed. So an event that is lost
 * costs no more than that age, and no token has to be asked for again while nothing happens.
 *
 * <p>Why nothing revoked comes back (T40): see {@link Copies}; what is checked is the answer, not the putting.
 */
final class ApiTokenCopies {
    /** How long a token is told. */
    static final Duration FOUND = Duration.ofSeconds(60);

    /** How long it is told that there is none. */
    static final Duration UNKNOWN = Duration.ofSeconds(10);

    private final long trusted;
    private final BooleanSupplier channelIsCurrent;
    private final LongSupplier nanos;
    private final Cache<Shown, Copy> found;
    private final Cache<Shown, Copy> unknown;
    final Changes changes;
    private volatile @Nullable Copy latestCount;

    /** The hash of what was shown, and where. */
    record Shown(TenantId tenant, TokenHash hash) {}

    /**
     * What the store said.
     *
     * @param count of the changes on this node, before it was asked
     * @param began when it was asked, in nanoseconds of no certain origin
     */
    record Copy(Shown shown, ApiTokenStore.Reading reading, long count, long began) {
        Optional<ApiToken> token() {
            return reading.token();
        }

        private boolean isFinal() {
            return token().map(token -> token.end() != null).orElse(true);
        }
    }

    /**
     * None yet.
     *
     * @param trusted how old a copy may be that nobody has confirmed; zero to keep none
     * @param channelIsCurrent whether events of other nodes arrive, and all that came before have arrived
     * @param nanos a time that only moves on, as {@link System#nanoTime}
     */
    ApiTokenCopies(Duration trusted, BooleanSupplier channelIsCurrent, LongSupplier nanos, int maxCopies) {
        if (trusted.isNegative()) {
            throw new IllegalArgumentException("no copy is younger than it is");
        }
        this.trusted = Math.min(trusted.toNanos(), FOUND.toNanos());
        this.channelIsCurrent = channelIsCurrent;
        this.nanos = nanos;
        this.found = cache(FOUND, maxCopies);
        this.unknown = cache(UNKNOWN, maxCopies);
        this.changes = new Changes(maxCopies);
    }

    private Cache<Shown, Copy> cache(Duration age, int maxCopies) {
        return Caffeine.newBuilder()
                .maximumSize(maxCopies)
                // only frees what is too old, some time after; whether a copy may answer is asked of the copy
                .expireAfterWrite(age.multipliedBy(2))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Whether there is ever a copy that may answer. */
    boolean areKept() {
        return trusted > 0;
    }

    /** A copy that may answer. */
    Optional<Copy> find(Shown shown) {
        if (!areKept()) {
            return Optional.empty();
        }
        long now = nanos.getAsLong();
        return Optional.ofNullable(found.getIfPresent(shown))
                .filter(copy -> isYounger(copy, FOUND.toNanos(), now) && isUnchanged(copy))
                .filter(copy -> copy.isFinal()
                        || (channelIsCurrent.getAsBoolean()
                                && (isYounger(copy, trusted, now) || isConfirmed(copy, now))))
                .or(() -> Optional.ofNullable(unknown.getIfPresent(shown))
                        .filter(copy -> isYounger(copy, UNKNOWN.toNanos(), now) && isUnchanged(copy)));
    }

    private static boolean isYounger(Copy copy, long age, long now) {
        return now - copy.began() < age;
    }

    /** Of two readings with one count of changes each is as good as the later one. */
    private boolean isConfirmed(Copy copy, long now) {
        Copy latest = latestCount;
        return latest != null
                && isYounger(latest, trusted, now)
                && copy.reading().changes().isPresent()
                && copy.reading().changes().equals(latest.reading().changes());
    }

    /** Whether nothing has happened on this node, or been heard of, since the store was asked. */
    boolean isUnchanged(Copy copy) {
        return changes.isAsAt(copy.shown(), copy.count())
                && copy.token()
                        .filter(token -> !changes.isAsAt(token.id(), copy.count())
                                || !changes.isAsAt(token.owner(), copy.count()))
                        .isEmpty();
    }

    /** Asks the store, and keeps what it says, if anything is kept. */
    Copy load(Shown shown, ApiTokenStore store) {
        long count = changes.count();
        long began = nanos.getAsLong();
        // without the channel nothing is kept that can change: such a copy would have its age alone to be trusted for
        boolean current = channelIsCurrent.getAsBoolean();
        Copy copy = new Copy(shown, store.read(shown.tenant(), shown.hash()), count, began);
        if (!areKept()) {
            return copy;
        }
        if (copy.token().isEmpty()) {
            unknown.put(shown, copy);
        } else if (current || copy.isFinal()) {
            found.put(shown, copy);
        }
        Copy latest = latestCount;
        if (copy.reading().changes().isPresent() && (latest == null || began - latest.began() > 0)) {
            // of two at once either may stay: each tells the truth of its time
            latestCount = copy;
        }
        return copy;
    }
}
