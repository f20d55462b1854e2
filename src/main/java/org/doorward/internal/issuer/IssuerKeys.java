package org.doorward.internal.issuer;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.concurrent.DaemonThreads;
import org.jspecify.annotations.Nullable;

/**
 * A cache of one issuer's keys. For an unknown key id it fetches the keys again, once for all waiting requests, and
 * then not before a pause has passed. So tokens with invented key ids cost the issuer nothing. Known keys stay in use,
 * without waiting, while newer ones are fetched. Safe for any thread.
 */
final class IssuerKeys {
    /** The age at which keys are fetched again, in the background. */
    static final Duration FRESH = Duration.ofMinutes(5);
    /** The age at which keys are no longer used: the issuer may have withdrawn them. */
    static final Duration USABLE = Duration.ofMinutes(30);
    /** The shortest time between two fetches for unknown key ids, and after a failed fetch. */
    static final Duration PAUSE = Duration.ofSeconds(30);
    /** The pause after a failed fetch while there are no keys at all. */
    static final Duration SHORT_PAUSE = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger("org.doorward.issuer");
    /**
     * How long a request waits for an issuer, and how many requests may wait at once, so that they do not take all
     * threads.
     */
    private static final Duration WAIT = Duration.ofMillis(500);

    private static final int WAITING = 16;
    /** The age at which a fetch without an answer is abandoned. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(10);

    private static final int MAX_GIVEN_UP = 3;

    /** Fetches the keys from the issuer. */
    interface Source {
        Map<String, PublishedKey> fetch() throws IOException;
    }

    private record Known(Map<String, PublishedKey> keys, long fetchedAt) {}

    private final String issuer;
    private final Source source;
    private final LongSupplier nanos;
    private final Duration wait;
    private volatile @Nullable Known known;
    private final Semaphore waiting = new Semaphore(WAITING);
    private @Nullable CompletableFuture<Void> underWay;
    private int asking;
    private boolean wasAsked;
    private long askedAt;

    /** @param nanos a monotonic clock, in nanoseconds */
    IssuerKeys(String issuer, Source source, LongSupplier nanos) {
        this(issuer, source, nanos, WAIT);
    }

    /** @param wait how long a request waits for the issuer */
    IssuerKeys(String issuer, Source source, LongSupplier nanos, Duration wait) {
        this.issuer = issuer;
        this.source = source;
        this.nanos = nanos;
        this.wait = wait;
    }

    /**
     * Looks up the key with this id.
     *
     * @return empty when the issuer has no such key, as far as it could be asked
     * @throws StoreUnavailableException when the issuer has delivered no keys for too long
     */
    Optional<PublishedKey> find(String id) {
        Known before = usable();
        PublishedKey key = before == null ? null : before.keys().get(id);
        if (before != null && key != null) {
            if (age(before) > FRESH.toNanos()) {
                renew();
            }
            return Optional.of(key);
        }
        CompletableFuture<Void> asked = ask(before == null ? SHORT_PAUSE : PAUSE);
        if (asked != null) {
            await(asked);
        }
        Known after = usable();
        PublishedKey found = after == null ? null : after.keys().get(id);
        boolean isOpen = asked != null && !asked.isDone();
        if (found == null && (after == null || isOpen)) {
            throw new StoreUnavailableException("the keys of issuer " + issuer + " are not available", null);
        }
        return Optional.ofNullable(found);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for it
    private void renew() {
        ask(PAUSE);
    }

    private @Nullable Known usable() {
        Known present = known;
        return present == null || age(present) > USABLE.toNanos() ? null : present;
    }

    private long age(Known present) {
        return nanos.getAsLong() - present.fetchedAt();
    }

    /**
     * Returns the running fetch, or starts one. Null when the last one was started too recently, or too many are
     * abandoned.
     */
    private synchronized @Nullable CompletableFuture<Void> ask(Duration pause) {
        CompletableFuture<Void> present = underWay;
        long now = nanos.getAsLong();
        if (present != null && now - askedAt < GIVEN_UP.toNanos()) {
            return present;
        }
        // an issuer that answers byte by byte occupies a thread for each fetch
        if (asking >= MAX_GIVEN_UP) {
            return null;
        }
        if (wasAsked && now - askedAt < pause.toNanos()) {
            return null;
        }
        wasAsked = true;
        askedAt = now;
        asking++;
        CompletableFuture<Void> made = new CompletableFuture<>();
        underWay = made;
        new DaemonThreads("doorward-issuer-" + issuer)
                .newThread(() -> fetch(made))
                .start();
        return made;
    }

    private void fetch(CompletableFuture<Void> made) {
        try {
            Map<String, PublishedKey> keys = source.fetch();
            if (keys.isEmpty()) {
                throw new IOException("the issuer publishes no usable key");
            }
            known = new Known(keys, nanos.getAsLong());
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot fetch the keys of issuer {0}: {1}", issuer, e.getMessage());
        } finally {
            synchronized (this) {
                asking--;
                if (underWay == made) {
                    underWay = null;
                }
            }
            made.complete(null);
        }
    }

    private void await(CompletableFuture<Void> asked) {
        if (!waiting.tryAcquire()) {
            return;
        }
        try {
            asked.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "an issuer has not answered in time", e);
        } finally {
            waiting.release();
        }
    }
}
