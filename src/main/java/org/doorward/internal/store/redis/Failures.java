package org.doorward.internal.store.redis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisClusterDownException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisLoadingException;
import org.redisson.client.RedisMasterDownException;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisReadonlyException;
import org.redisson.client.RedisReconnectedException;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.RedisTryAgainException;
import org.redisson.client.RedisWrongPasswordException;
import org.redisson.client.WriteRedisConnectionException;

/** The meaning of a failed call to Redis. */
enum Failures {
    /** No answer, or a broken connection. */
    OUTAGE,
    /** Redis is not ready and did nothing: it loads its data, or its cluster has lost a part. */
    NOT_READY,
    /** This server did nothing, and another will in a moment: during a fail-over or while a slot moves. */
    IN_TRANSITION,
    /** The script is not loaded, as after a fail-over or a restart. */
    NO_SCRIPT,
    /** Redis refused: a permission, its memory, a key of another type. */
    REFUSED;

    private static final List<Class<? extends RedisException>> OUTAGES = List.of(
            RedisConnectionException.class,
            RedisTimeoutException.class,
            RedisResponseTimeoutException.class,
            WriteRedisConnectionException.class,
            RedisReconnectedException.class,
            RedisNodeNotFoundException.class);
    private static final List<Class<? extends RedisException>> WAITING =
            List.of(RedisLoadingException.class, RedisClusterDownException.class, RedisMasterDownException.class);
    private static final Pattern IN_SCRIPT =
            Pattern.compile("-READONLY |-TRYAGAIN |-CLUSTERDOWN |non local key in a cluster node");
    private static final Pattern REFUSAL =
            Pattern.compile("\\b(WRONGPASS|NOAUTH|NOPERM|DENIED|READONLY) |The user executing the script can't");

    static Failures of(Throwable failure) {
        if (failure instanceof RedisNoScriptException) {
            return NO_SCRIPT;
        }
        if (isOneOf(WAITING, failure)) {
            return NOT_READY;
        }
        // errors within a script are in the middle of the text: of a former primary, of a slot that moves
        String message = String.valueOf(failure.getMessage());
        boolean inScript =
                failure instanceof RedisException && IN_SCRIPT.matcher(message).find();
        if (inScript || failure instanceof RedisReadonlyException || failure instanceof RedisTryAgainException) {
            return IN_TRANSITION;
        }
        if (failure instanceof IllegalMonitorStateException) {
            // the lease of a lock has expired
            return REFUSED;
        }
        Throwable cause = failure.getCause();
        if (failure.getClass() == RedisException.class && cause != null && cause != failure) {
            // an error of Redis itself has no cause; this one wraps a broken connection
            return of(cause);
        }
        return failure instanceof RedisException && !isOneOf(OUTAGES, failure) ? REFUSED : OUTAGE;
    }

    /** Returns the refusal among the causes: a wrong password, a missing permission. */
    static Optional<String> refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof RedisWrongPasswordException
                    || cause instanceof RedisAuthRequiredException
                    || (cause instanceof RedisException
                            && REFUSAL.matcher(message).find())) {
                // the connection and the command follow
                return Optional.of(message.replaceFirst("(?s)\\. channel: .*", ""));
            }
        }
        return Optional.empty();
    }

    /** Whether the call did nothing and may succeed in a moment. */
    boolean isPassing() {
        return this == NOT_READY || this == IN_TRANSITION;
    }

    /** Whether Redis cannot be used at all. */
    boolean isOutage() {
        return this == OUTAGE || this == NOT_READY;
    }

    private static boolean isOneOf(List<Class<? extends RedisException>> types, Throwable failure) {
        return types.stream().anyMatch(type -> type.isInstance(failure));
    }
}
