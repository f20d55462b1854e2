package org.doorward.internal.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.doorward.StoreUnavailableException;
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchOptions;
import org.redisson.api.BatchResult;
import org.redisson.api.RBatch;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * The one way to Redis. Every call is a round trip with a deadline: whatever Redis and Redisson do, the caller has an answer
 * or a {@link StoreUnavailableException} by then. Commands are handed to threads of ours, so that Netty leaves nothing behind
 * on the application server's. Safe for any thread.
 */
final class Redis {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final RedissonClient client;
    private final Executor dispatcher;
    private final Breakers breakers;
    private final Duration timeout;
    private final boolean readsFromMasters;
    private final int replicas;
    private volatile boolean connected;

    /**
     * @param dispatcher starts commands on threads of ours; must not wait
     * @param timeout how long one call may take
     * @param readsFromMasters whether plain reads go to masters; if not, they are sent as scripts, which do
     * @param replicas how many must have a {@linkplain #safely safe} write
     */
    Redis(
            RedissonClient client,
            Executor dispatcher,
            Breakers breakers,
            Duration timeout,
            boolean readsFromMasters,
            int replicas) {
        this.client = client;
        this.dispatcher = dispatcher;
        this.breakers = breakers;
        this.timeout = timeout;
        this.readsFromMasters = readsFromMasters;
        this.replicas = replicas;
    }

    RedissonClient client() {
        return client;
    }

    Duration timeout() {
        return timeout;
    }

    /** Lets calls through, or not: while Redisson connects, each would be kept waiting, and so each fails at once. */
    void connected(boolean now) {
        connected = now;
    }

    /** The text at a key; null when there is none. */
    @Nullable
    String text(String key) {
        if (readsFromMasters) {
            return call(key, true, redisson -> redisson.<String>getBucket(key, StringCodec.INSTANCE)
                    .getAsync());
        }
        return script(key, true, Scripts.TEXT, RScript.ReturnType.VALUE, List.of(key));
    }

    /** The fields of the hash at a key; none when there is no such key. */
    Map<String, String> fields(String key) {
        if (readsFromMasters) {
            return call(key, true, redisson -> redisson.<String, String>getMap(key, StringCodec.INSTANCE)
                    .readAllMapAsync());
        }
        List<String> flat = script(key, true, Scripts.FIELDS, RScript.ReturnType.LIST, List.of(key));
        return HashFields.fields(flat);
    }

    /** Runs a script that answers with a number. */
    long number(Scripts script, List<Object> keys, Object... arguments) {
        return this.<Long>script(keys.get(0).toString(), false, script, RScript.ReturnType.LONG, keys, arguments);
    }

    /** Runs a script that answers with texts. */
    List<String> texts(Scripts script, List<Object> keys, Object... arguments) {
        return script(keys.get(0).toString(), script.onlyReads(), script, RScript.ReturnType.LIST, keys, arguments);
    }

    /**
     * Runs a script that answers with a number, and waits until as many replicas have it as the settings ask for. The script
     * must write something each time it is run: a repeated call must wait for the first one's write.
     *
     * @throws StoreUnavailableException when fewer have it; the primary has it then all the same
     */
    long safely(Scripts script, List<Object> keys, Object... arguments) {
        return this.<Long>safely(script, RScript.ReturnType.LONG, keys, arguments);
    }

    /** As {@link #safely}, of a script that answers with texts. */
    List<String> textsSafely(Scripts script, List<Object> keys, Object... arguments) {
        return safely(script, RScript.ReturnType.LIST, keys, arguments);
    }

    // the answer is of the kind that was asked for
    @SuppressWarnings({"TypeParameterUnusedInFormals", "unchecked"})
    private <T> T safely(Scripts script, RScript.ReturnType type, List<Object> keys, Object... arguments) {
        if (replicas == 0) {
            return script(keys.get(0).toString(), false, script, type, keys, arguments);
        }
        String key = keys.get(0).toString();
        BatchResult<?> result = call(key, false, redisson -> {
            RBatch batch = redisson.createBatch(BatchOptions.defaults()
                    .retryAttempts(0)
                    .responseTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .sync(replicas, timeout.dividedBy(2)));
            batch.getScript(StringCodec.INSTANCE)
                    .evalAsync(RScript.Mode.READ_WRITE, script.text(), type, keys, arguments)
                    .exceptionally(failure -> null);
            return batch.executeAsync();
        });
        if (result.getSyncedSlaves() < replicas) {
            throw new StoreUnavailableException(
                    result.getSyncedSlaves() + " of " + replicas + " replicas have confirmed the write", null);
        }
        return (T) result.getResponses().get(0);
    }

    // the kind of answer says the type, as in Redisson's own interface
    @SuppressWarnings({"TypeParameterUnusedInFormals", "FutureReturnValueIgnored"})
    private <T> T script(
            String key,
            boolean repeatable,
            Scripts script,
            RScript.ReturnType type,
            List<Object> keys,
            Object... arguments) {
        return call(key, repeatable, redisson -> {
            RScript scripts = redisson.getScript(StringCodec.INSTANCE);
            CompletableFuture<T> sent = scripts.<T>evalShaAsync(
                            RScript.Mode.READ_WRITE, script.digest(), type, keys, arguments)
                    .toCompletableFuture();
            CompletableFuture<T> answer = sent.exceptionallyCompose(
                    failure -> otherwise(scripts, unwrapped(failure), script, type, keys, arguments));
            // whoever gives up gives up the command itself, if it has not been written yet
            answer.whenComplete((value, failure) -> {
                if (answer.isCancelled()) {
                    sent.cancel(true);
                }
            });
            return answer;
        });
    }

    private <T> CompletableFuture<T> otherwise(
            RScript scripts,
            Throwable failure,
            Scripts script,
            RScript.ReturnType type,
            List<Object> keys,
            Object... arguments) {
        if (Failures.of(failure) != Failures.NO_SCRIPT) {
            return CompletableFuture.failedFuture(failure);
        }
        // a server that was restarted, or has just become primary
        loadScripts();
        return scripts.<T>evalAsync(RScript.Mode.READ_WRITE, script.text(), type, keys, arguments)
                .toCompletableFuture();
    }

    /**
     * One command to the server that holds this key.
     *
     * @param repeatable whether it may be sent once more when the way there broke, not knowing what became of the first
     */
    <T extends @Nullable Object> T call(
            String key, boolean repeatable, Function<RedissonClient, ? extends CompletionStage<T>> command) {
        if (!connected) {
            throw new StoreUnavailableException("Redis has not answered yet", null);
        }
        CircuitBreaker breaker = breakers.of(key);
        if (breaker.isOpen()) {
            throw new StoreUnavailableException("Redis does not answer at present", null);
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean mayRepeat = repeatable;
        Throwable said = null;
        while (true) {
            try {
                T answer = await(command, deadline);
                breaker.succeeded();
                return answer;
            } catch (ExecutionException e) {
                Throwable failure = unwrapped(e);
                Failures kind = Failures.of(failure);
                boolean again = kind.isPassing() || (kind == Failures.OUTAGE && mayRepeat);
                // with time for an answer, and not only for the pause
                if (again && deadline - System.nanoTime() > 2 * PAUSE_NANOS) {
                    said = failure;
                    mayRepeat = mayRepeat && kind != Failures.OUTAGE;
                    LockSupport.parkNanos(PAUSE_NANOS);
                    continue;
                }
                if (kind.isOutage()) {
                    breakers.failed(breaker, key);
                } else {
                    breaker.succeeded();
                }
                throw new StoreUnavailableException("Redis gave no answer", failure);
            } catch (TimeoutException e) {
                breakers.failed(breaker, key);
                throw new StoreUnavailableException(
                        "Redis gave no answer in " + timeout.toMillis() + " ms", said == null ? e : said);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException("interrupted while waiting for Redis", e);
            }
        }
    }

    /** As {@link #call}, past the circuit breaker: to find out whether it may be closed. */
    boolean answers(String key) {
        try {
            await(
                    redisson -> readsFromMasters
                            ? redisson.getBucket(key, StringCodec.INSTANCE).isExistsAsync()
                            // a replica that answers would say nothing of the primary
                            : redisson.getScript(StringCodec.INSTANCE)
                                    .<Boolean>evalAsync(
                                            RScript.Mode.READ_WRITE,
                                            "return redis.call('EXISTS', KEYS[1])",
                                            RScript.ReturnType.BOOLEAN,
                                            List.of(key)),
                    System.nanoTime() + timeout.toNanos());
            return true;
        } catch (ExecutionException e) {
            return !Failures.of(unwrapped(e)).isOutage();
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the answer is handed on, and a cancelled command needs none
    private <T extends @Nullable Object> T await(
            Function<RedissonClient, ? extends CompletionStage<T>> command, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        CompletableFuture<CompletableFuture<T>> sent = new CompletableFuture<>();
        dispatch(() -> {
            try {
                CompletableFuture<T> running = command.apply(client).toCompletableFuture();
                sent.complete(running);
                running.whenComplete((value, failure) -> {
                    if (failure == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException e) {
            // what has not been written yet need not be
            dispatch(() -> sent.thenAccept(running -> running.cancel(true)));
            throw e;
        }
    }

    private void dispatch(Runnable work) {
        try {
            dispatcher.execute(work);
        } catch (RejectedExecutionException e) {
            throw new StoreUnavailableException("the application is being stopped", e);
        }
    }

    /** Sends a command that nobody waits for. */
    void send(Function<RedissonClient, ? extends CompletionStage<?>> command) {
        try {
            dispatch(() -> command.apply(client).exceptionally(failure -> {
                LOG.log(System.Logger.Level.DEBUG, "a command that nobody waits for failed", failure);
                return null;
            }));
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "not sent", e);
        }
    }

    /** Sends all scripts to all servers, so that no request has to. */
    void loadScripts() {
        for (Scripts script : Scripts.values()) {
            send(redisson -> redisson.getScript(StringCodec.INSTANCE).scriptLoadAsync(script.text()));
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapper =
                failure instanceof ExecutionException || failure instanceof java.util.concurrent.CompletionException;
        return wrapper && cause != null ? unwrapped(cause) : failure;
    }
}
