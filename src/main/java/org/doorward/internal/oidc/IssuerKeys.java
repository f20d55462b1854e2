package org.doorward.internal.oidc;

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
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer, as it published them a while ago. Asked for one that is not among them, the issuer is asked again,
 * once for all who wait, and not again before a pause is over: tokens with made-up key ids cost it nothing. Known keys go on
 * without waiting while newer ones are fetched. Safe for any thread.
 */
final class IssuerKeys {
    /** Older keys are asked for anew, in the background. */
    static final Duration FRESH = Duration.ofMinutes(5);
    /** Older keys are not used: the issuer may have withdrawn them. */
    static final Duration USABLE = Duration.ofMinutes(30);
    /** Between two questions for the sake of unknown key ids, and after one that failed. */
    static final Duration PAUSE = Duration.ofSeconds(30);
    /** A failed question is repeated sooner while there are no keys at all. */
    static final Duration SHORT_PAUSE = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger("org.doorward.oidc");
    /** Longer no request waits for an issuer; and no more of them than these do, lest they take all threads. */
    private static final Duration WAIT = Duration.ofMillis(500);

    private static final int WAITING = 16;
    /** A question without an answer for so long is given up. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(10);

    private static final int MAX_GIVEN_UP = 3;

    /** Asks the issuer. */
    interface Source {
        Map<String, PublishedKey> fetch() throws IOException;
    }

    private record Known(Map<String, PublishedKey> keys, long fetchedAt) {}

    private final String issuer;
    private final Source source;
    private final LongSupplier nanos;
    private volatile @Nullable Known known;
    private final Semaphore waiting = new Semaphore(WAITING);
    private @Nullable CompletableFuture<Void> underWay;
    private int asking;
    private boolean wasAsked;
    private long askedAt;

    /** @param nanos a clock that only goes forward */
    IssuerKeys(String issuer, Source source, LongSupplier nanos) {
        this.issuer = issuer;
        this.source = source;
        this.nanos = nanos;
    }

    /**
     * The key with this id.
     *
     * @return empty when the issuer has none, as far as it could be asked
     * @throws StoreUnavailableException when it cannot be told: the issuer gave no keys for too long
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
            throw new StoreUnavailableException("the keys of issuer " + issuer + " cannot be had", null);
        }
        return Optional.ofNullable(found);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
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

    /** The question that is under way, or a new one unless the last was put too short a time ago. */
    private synchronized @Nullable CompletableFuture<Void> ask(Duration pause) {
        CompletableFuture<Void> present = underWay;
        long now = nanos.getAsLong();
        if (present != null && now - askedAt < GIVEN_UP.toNanos()) {
            return present;
        }
        // an issuer that drips its answer keeps a thread each time
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
        Thread thread = new Thread(() -> fetch(made), "doorward-issuer-" + issuer);
        thread.setDaemon(true);
        thread.setContextClassLoader(IssuerKeys.class.getClassLoader());
        thread.start();
        return made;
    }

    private void fetch(CompletableFuture<Void> made) {
        try {
            Map<String, PublishedKey> keys = source.fetch();
            if (keys.isEmpty()) {
                throw new IOException("there is no usable key among what it publishes");
            }
            known = new Known(keys, nanos.getAsLong());
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the keys of issuer {0} cannot be had: {1}", issuer, e.getMessage());
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
            asked.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "an issuer takes its time", e);
        } finally {
            waiting.release();
        }
    }
}
