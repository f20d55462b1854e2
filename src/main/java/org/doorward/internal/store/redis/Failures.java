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

/** What a failed call to Redis means. */
enum Failures {
    /** Nobody answered, or the way there is broken. */
    OUTAGE,
    /** Redis is there and not ready, and did nothing: it loads its data, or its cluster has lost a part. */
    NOT_READY,
    /** This server could not, and did nothing; in a moment the same call will find one that can: a fail-over, a move. */
    IN_TRANSITION,
    /** The script is not there, as after a fail-over or a restart. */
    NO_SCRIPT,
    /** Redis answered that it will not: a permission, its memory, a key of another type. */
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
        // what a script is told is in the middle of a text: of a primary that is none any more, of a slot on the move
        String message = String.valueOf(failure.getMessage());
        boolean inScript =
                failure instanceof RedisException && IN_SCRIPT.matcher(message).find();
        if (inScript || failure instanceof RedisReadonlyException || failure instanceof RedisTryAgainException) {
            return IN_TRANSITION;
        }
        if (failure instanceof IllegalMonitorStateException) {
            // of a lock whose lease has run out
            return REFUSED;
        }
        Throwable cause = failure.getCause();
        if (failure.getClass() == RedisException.class && cause != null && cause != failure) {
            // what Redis itself says has no cause; this is a wrapper around a broken connection
            return of(cause);
        }
        return failure instanceof RedisException && !isOneOf(OUTAGES, failure) ? REFUSED : OUTAGE;
    }

    /** What Redis says when it refuses us, anywhere below this failure: a wrong password, a missing permission. */
    static Optional<String> refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof RedisWrongPasswordException
                    || cause instanceof RedisAuthRequiredException
                    || (cause instanceof RedisException
                            && REFUSAL.matcher(message).find())) {
                // after it come the connection and the command
                return Optional.of(message.replaceFirst("(?s)\\. channel: .*", ""));
            }
        }
        return Optional.empty();
    }

    /** Whether the same call may succeed in a moment, and was not carried out. */
    boolean isPassing() {
        return this == NOT_READY || this == IN_TRANSITION;
    }

    /** Whether it says that Redis cannot be used at all. */
    boolean isOutage() {
        return this == OUTAGE || this == NOT_READY;
    }

    private static boolean isOneOf(List<Class<? extends RedisException>> types, Throwable failure) {
        return types.stream().anyMatch(type -> type.isInstance(failure));
    }
}
