package org.doorward.internal.store.redis;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.doorward.StoreUnavailableException;
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchOptions;
import org.redisson.api.BatchResult;
import org.redisson.api.RBatch;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** Reads of texts and hashes, and runs of scripts, each in one {@linkplain RedisCalls call}. Safe for any thread. */
final class Redis {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");

    private final RedisCalls calls;
    private final boolean readsFromMasters;
    private final int replicas;

    /**
     * @param readsFromMasters whether plain reads go to masters; otherwise they are sent as scripts, which go there
     * @param replicas how many must confirm a {@linkplain #safely safe} write
     */
    Redis(RedisCalls calls, boolean readsFromMasters, int replicas) {
        this.calls = calls;
        this.readsFromMasters = readsFromMasters;
        this.replicas = replicas;
    }

    RedissonClient client() {
        return calls.client();
    }

    /** How many replicas must confirm a {@linkplain #safely safe} write. */
    int replicas() {
        return replicas;
    }

    /** Reads the text at a key; null when there is none. */
    @Nullable
    String text(String key) {
        if (readsFromMasters) {
            return calls.call(key, true, redisson -> redisson.<String>getBucket(key, StringCodec.INSTANCE)
                    .getAsync());
        }
        return script(key, true, Scripts.TEXT, RScript.ReturnType.VALUE, List.of(key));
    }

    /** Reads some fields of a hash; those that do not exist are missing. */
    Map<String, String> fields(String key, Set<String> names) {
        if (readsFromMasters) {
            return calls.call(key, true, redisson -> redisson.<String, String>getMap(key, StringCodec.INSTANCE)
                    .getAllAsync(names));
        }
        List<String> flat =
                script(key, true, Scripts.SOME_FIELDS, RScript.ReturnType.LIST, List.of(key), names.toArray());
        return HashFields.fields(flat);
    }

    /** Reads the fields of a hash; none when the key does not exist. */
    Map<String, String> fields(String key) {
        if (readsFromMasters) {
            return calls.call(key, true, redisson -> redisson.<String, String>getMap(key, StringCodec.INSTANCE)
                    .readAllMapAsync());
        }
        List<String> flat = script(key, true, Scripts.FIELDS, RScript.ReturnType.LIST, List.of(key));
        return HashFields.fields(flat);
    }

    /** Runs a script that returns a number. */
    long number(Scripts script, List<Object> keys, Object... arguments) {
        return this.<Long>script(keys.get(0).toString(), false, script, RScript.ReturnType.LONG, keys, arguments);
    }

    /** Runs a script that returns a number, as {@link RedisCalls#begin}. */
    CompletableFuture<Long> begin(Scripts script, List<Object> keys, Object... arguments) {
        return calls.begin(
                keys.get(0).toString(),
                redisson -> this.<Long>sent(redisson, script, RScript.ReturnType.LONG, keys, arguments));
    }

    /** Runs a script that returns texts. */
    List<String> texts(Scripts script, List<Object> keys, Object... arguments) {
        return script(keys.get(0).toString(), script.onlyReads(), script, RScript.ReturnType.LIST, keys, arguments);
    }

    /** Runs a script that returns texts and lists of texts. */
    List<Object> nested(Scripts script, List<Object> keys, Object... arguments) {
        return script(keys.get(0).toString(), script.onlyReads(), script, RScript.ReturnType.LIST, keys, arguments);
    }

    /** Repeats a script until it returns 0, without waiting for it. */
    void untilNothingIsLeft(Scripts script, List<Object> keys, Object... arguments) {
        calls.send(redisson -> untilNothingIsLeft(redisson, script, keys, arguments));
    }

    private CompletableFuture<Long> untilNothingIsLeft(
            RedissonClient redisson, Scripts script, List<Object> keys, Object... arguments) {
        return this.<Long>sent(redisson, script, RScript.ReturnType.LONG, keys, arguments)
                .thenCompose(left -> left == 0
                        ? CompletableFuture.completedFuture(left)
                        : untilNothingIsLeft(redisson, script, keys, arguments));
    }

    /** Whether {@linkplain #safely safe} writes wait for replicas. */
    boolean awaitsReplicas() {
        return replicas > 0;
    }

    /**
     * Runs a script that returns a number, and waits until as many replicas have confirmed it as the settings require. The
     * script must write something at each run, so that a repeated call waits for the first one's write.
     *
     * @throws StoreUnavailableException when fewer replicas have confirmed; the primary has the write all the same
     */
    long safely(Scripts script, List<Object> keys, Object... arguments) {
        return this.<Long>safely(script, RScript.ReturnType.LONG, keys, arguments);
    }

    /** As {@link #safely}, for a script that returns texts. */
    List<String> textsSafely(Scripts script, List<Object> keys, Object... arguments) {
        return safely(script, RScript.ReturnType.LIST, keys, arguments);
    }

    // the return type decides the type of the answer
    @SuppressWarnings({"TypeParameterUnusedInFormals", "unchecked"})
    private <T> T safely(Scripts script, RScript.ReturnType type, List<Object> keys, Object... arguments) {
        if (replicas == 0) {
            return script(keys.get(0).toString(), false, script, type, keys, arguments);
        }
        String key = keys.get(0).toString();
        BatchResult<?> result = calls.call(key, false, redisson -> {
            RBatch batch = redisson.createBatch(BatchOptions.defaults()
                    .retryAttempts(0)
                    .responseTimeout(calls.timeout().toMillis(), TimeUnit.MILLISECONDS)
                    .sync(replicas, calls.timeout().dividedBy(2)));
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

    // the return type decides the type of the answer, as in Redisson's own interface
    @SuppressWarnings("TypeParameterUnusedInFormals")
    private <T> T script(
            String key,
            boolean repeatable,
            Scripts script,
            RScript.ReturnType type,
            List<Object> keys,
            Object... arguments) {
        return calls.call(key, repeatable, redisson -> this.<T>sent(redisson, script, type, keys, arguments));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the caller gets the answer
    private <T> CompletableFuture<T> sent(
            RedissonClient redisson, Scripts script, RScript.ReturnType type, List<Object> keys, Object... arguments) {
        RScript scripts = redisson.getScript(StringCodec.INSTANCE);
        CompletableFuture<T> sent = scripts.<T>evalShaAsync(
                        RScript.Mode.READ_WRITE, script.digest(), type, keys, arguments)
                .toCompletableFuture();
        CompletableFuture<T> answer = sent.exceptionallyCompose(
                failure -> otherwise(scripts, RedisCalls.unwrapped(failure), script, type, keys, arguments));
        // cancelling the answer cancels the command, if it was not written yet
        answer.whenComplete((value, failure) -> {
            if (answer.isCancelled()) {
                sent.cancel(true);
            }
        });
        return answer;
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
        // a restarted server or a new primary
        loadScripts();
        return scripts.<T>evalAsync(RScript.Mode.READ_WRITE, script.text(), type, keys, arguments)
                .toCompletableFuture();
    }

    /** As {@link RedisCalls#call}. */
    <T extends @Nullable Object> T call(
            String key, boolean repeatable, Function<RedissonClient, ? extends CompletionStage<T>> command) {
        return calls.call(key, repeatable, command);
    }

    /** As {@link RedisCalls#send}. */
    void send(Function<RedissonClient, ? extends CompletionStage<?>> command) {
        calls.send(command);
    }

    /** Whether the server of this key answers. Bypasses the circuit breaker. */
    boolean answers(String key) {
        return calls.isAnswered(redisson -> readsFromMasters
                ? redisson.getBucket(key, StringCodec.INSTANCE).isExistsAsync()
                // an answer of a replica says nothing about the primary
                : redisson.getScript(StringCodec.INSTANCE)
                        .<Boolean>evalAsync(
                                RScript.Mode.READ_WRITE,
                                "return redis.call('EXISTS', KEYS[1])",
                                RScript.ReturnType.BOOLEAN,
                                List.of(key)));
    }

    /** Loads all scripts and waits for it. A script that is refused is sent as a text when it is needed. */
    void loadScriptsNow(String anyKey) {
        calls.call(
                anyKey,
                true,
                redisson -> CompletableFuture.allOf(Stream.of(Scripts.values())
                        .map(script -> redisson.getScript(StringCodec.INSTANCE)
                                .scriptLoadAsync(script.text())
                                .exceptionally(Redis::notLoaded)
                                .toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new)));
    }

    private static @Nullable String notLoaded(Throwable failure) {
        LOG.log(System.Logger.Level.DEBUG, "a script was not loaded", failure);
        return null;
    }

    /** Loads all scripts on all servers, so that no request has to. Does not wait. */
    void loadScripts() {
        for (Scripts script : Scripts.values()) {
            calls.send(redisson -> redisson.getScript(StringCodec.INSTANCE).scriptLoadAsync(script.text()));
        }
    }
}
