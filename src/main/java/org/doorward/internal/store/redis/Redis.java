package org.doorward.internal.store.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.doorward.StoreUnavailableException;
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchOptions;
import org.redisson.api.BatchResult;
import org.redisson.api.RBatch;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** What Redis is asked for: texts, hashes and scripts, each in one {@linkplain RedisCalls call}. Safe for any thread. */
final class Redis {
    private final RedisCalls calls;
    private final boolean readsFromMasters;
    private final int replicas;

    /**
     * @param readsFromMasters whether plain reads go to masters; if not, they are sent as scripts, which do
     * @param replicas how many must have a {@linkplain #safely safe} write
     */
    Redis(RedisCalls calls, boolean readsFromMasters, int replicas) {
        this.calls = calls;
        this.readsFromMasters = readsFromMasters;
        this.replicas = replicas;
    }

    RedissonClient client() {
        return calls.client();
    }

    /** The text at a key; null when there is none. */
    @Nullable
    String text(String key) {
        if (readsFromMasters) {
            return calls.call(key, true, redisson -> redisson.<String>getBucket(key, StringCodec.INSTANCE)
                    .getAsync());
        }
        return script(key, true, Scripts.TEXT, RScript.ReturnType.VALUE, List.of(key));
    }

    /** The fields of the hash at a key; none when there is no such key. */
    Map<String, String> fields(String key) {
        if (readsFromMasters) {
            return calls.call(key, true, redisson -> redisson.<String, String>getMap(key, StringCodec.INSTANCE)
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

    // the kind of answer says the type, as in Redisson's own interface
    @SuppressWarnings({"TypeParameterUnusedInFormals", "FutureReturnValueIgnored"})
    private <T> T script(
            String key,
            boolean repeatable,
            Scripts script,
            RScript.ReturnType type,
            List<Object> keys,
            Object... arguments) {
        return calls.call(key, repeatable, redisson -> {
            RScript scripts = redisson.getScript(StringCodec.INSTANCE);
            CompletableFuture<T> sent = scripts.<T>evalShaAsync(
                            RScript.Mode.READ_WRITE, script.digest(), type, keys, arguments)
                    .toCompletableFuture();
            CompletableFuture<T> answer = sent.exceptionallyCompose(
                    failure -> otherwise(scripts, RedisCalls.unwrapped(failure), script, type, keys, arguments));
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

    /** As {@link RedisCalls#call}. */
    <T extends @Nullable Object> T call(
            String key, boolean repeatable, Function<RedissonClient, ? extends CompletionStage<T>> command) {
        return calls.call(key, repeatable, command);
    }

    /** As {@link RedisCalls#send}. */
    void send(Function<RedissonClient, ? extends CompletionStage<?>> command) {
        calls.send(command);
    }

    /** Whether the server that holds this key answers, asked past the circuit breaker. */
    boolean answers(String key) {
        return calls.isAnswered(redisson -> readsFromMasters
                ? redisson.getBucket(key, StringCodec.INSTANCE).isExistsAsync()
                // a replica that answers would say nothing of the primary
                : redisson.getScript(StringCodec.INSTANCE)
                        .<Boolean>evalAsync(
                                RScript.Mode.READ_WRITE,
                                "return redis.call('EXISTS', KEYS[1])",
                                RScript.ReturnType.BOOLEAN,
                                List.of(key)));
    }

    /** Sends all scripts to all servers, so that no request has to. */
    void loadScripts() {
        for (Scripts script : Scripts.values()) {
            calls.send(redisson -> redisson.getScript(StringCodec.INSTANCE).scriptLoadAsync(script.text()));
        }
    }
}
