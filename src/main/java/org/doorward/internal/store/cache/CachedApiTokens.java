package org.doorward.internal.store.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.internal.apitoken.ApiTokenReader;
import org.doorward.internal.apitoken.ApiTokenReader.Reading;
import org.doorward.internal.store.cache.GuardedCache.Copy;
import org.jspecify.annotations.Nullable;

/**
 * Copies of API tokens and of unknown hashes, by hash, and the rules by which they answer. Both are bounded apart, so that
 * invented tokens do not evict good ones. Safe for any thread; it has none of its own.
 *
 * <p>"Unknown" and "revoked" may be cached for their full time: neither is reversed. A copy of a living token answers while
 * events of other nodes arrive. Beyond the trusted age it also needs confirmation: a later load, of any token, with the same
 * count of changes of tokens and service accounts. So a lost event has an effect for the trusted age at most, and while
 * nothing changes no token is loaded again.
 */
final class CachedApiTokens {
    /** The longest age of a copy of a token. */
    static final Duration FOUND = Duration.ofSeconds(60);

    /** The longest age of a copy of an unknown hash. */
    static final Duration UNKNOWN = Duration.ofSeconds(10);

    private final long trusted;
    private final BooleanSupplier channelIsCurrent;
    private final GuardedCache<Shown, Reading> found;
    private final GuardedCache<Shown, Reading> unknown;
    final InvalidationCounters changes;
    private volatile @Nullable Copy<Reading> latestCount;

    /** The hash of a presented secret, in its tenant. */
    record Shown(TenantId tenant, TokenHash hash) {}

    /**
     * @param trusted the age at which a copy needs confirmation; zero to keep no copies
     * @param channelIsCurrent whether all earlier events of other nodes have arrived
     * @param nanos a monotonic clock, in nanoseconds
     */
    CachedApiTokens(Duration trusted, BooleanSupplier channelIsCurrent, LongSupplier nanos, int maxCopies) {
        if (trusted.isNegative()) {
            throw new IllegalArgumentException("the age is negative");
        }
        this.trusted = trusted.toNanos();
        this.channelIsCurrent = channelIsCurrent;
        this.changes = new InvalidationCounters(maxCopies);
        this.found = cache(trusted.isZero() ? trusted : FOUND, maxCopies, nanos);
        this.unknown = cache(trusted.isZero() ? trusted : UNKNOWN, maxCopies, nanos);
    }

    private GuardedCache<Shown, Reading> cache(Duration maxAge, int maxCopies, LongSupplier nanos) {
        return new GuardedCache<>(maxAge, maxCopies, nanos, changes, CachedApiTokens::parts);
    }

    /** A copy depends on its hash, the token and the owner. */
    private static List<?> parts(Shown shown, Reading reading) {
        return reading.token()
                .<List<?>>map(token -> List.of(shown, token.id(), token.owner()))
                .orElseGet(() -> List.of(shown));
    }

    /** Whether any copies are kept. */
    boolean areKept() {
        return found.keepsCopies();
    }

    /** Returns a copy that may answer. */
    Optional<Copy<Reading>> find(Shown shown) {
        Copy<Reading> copy = found.find(shown, this::mayAnswer);
        return Optional.ofNullable(copy == null ? unknown.find(shown, (none, now) -> true) : copy);
    }

    private boolean mayAnswer(Copy<Reading> copy, long now) {
        return isFinal(copy.value())
                || (channelIsCurrent.getAsBoolean()
                        && (copy.isYoungerThan(trusted, now) || isConfirmed(copy.value(), now)));
    }

    private static boolean isFinal(Reading reading) {
        return reading.token().map(token -> token.end() != null).orElse(true);
    }

    /** Whether a later reading has the same count of changes, so that this one is as good. */
    private boolean isConfirmed(Reading reading, long now) {
        Copy<Reading> latest = latestCount;
        return latest != null
                && latest.isYoungerThan(trusted, now)
                && reading.changes().isPresent()
                && reading.changes().equals(latest.value().changes());
    }

    /** Whether this node knows of no change since the load began. */
    boolean isUnchanged(Copy<Reading> copy) {
        return found.isUnchanged(copy);
    }

    /** Loads from the store, and keeps a copy. */
    Copy<Reading> load(Shown shown, ApiTokenReader store) {
        // without events of other nodes only a final answer is kept
        boolean current = channelIsCurrent.getAsBoolean();
        Copy<Reading> copy = found.load(shown, () -> store.read(shown.tenant(), shown.hash()));
        Optional<ApiToken> token = copy.value().token();
        if (token.isEmpty()) {
            unknown.keep(shown, copy);
        } else if (current || isFinal(copy.value())) {
            found.keep(shown, copy);
        }
        Copy<Reading> latest = latestCount;
        if (copy.value().changes().isPresent() && (latest == null || copy.isLaterThan(latest))) {
            // of two concurrent readings either may stay
            latestCount = copy;
        }
        return copy;
    }
}
