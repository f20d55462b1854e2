package org.doorward.internal.store.jpa.connection;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.function.Predicate;

/** The meaning of a failure of the database, by its SQLSTATE. */
public final class SqlFailures {
    /** Serialization failure, deadlock, lock timeouts, and a duplicate key. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03", "HYT00", "23505");

    private static final String NO_SUCH_DATABASE = "3D000";

    /** A read-only transaction, a read-only database of H2, a missing permission. */
    private static final Set<String> UNWRITABLE = Set.of("25006", "90097", "42501");

    /** A statement that the server cancelled after its timeout. */
    private static final String CANCELLED = "57014";

    private SqlFailures() {}

    /** Whether two transactions conflict: a repetition helps. */
    public static boolean isConflict(Throwable failure) {
        return has(failure, CONFLICTS::contains);
    }

    /** Whether the connection failed: a repetition later helps. */
    public static boolean isConnectionLost(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return !isRefusal(failure);
            }
        }
        return has(failure, state -> state.startsWith("08") || state.startsWith("57P"));
    }

    /**
     * Whether a connection or an answer took too long. A database that answered other calls meanwhile is busy; any other is
     * down.
     */
    public static boolean isTooSlow(Throwable failure) {
        return isConnectionLost(failure) || has(failure, CANCELLED::equals);
    }

    /** Whether the database refuses the login: waiting does not help. */
    public static boolean isRefusal(Throwable failure) {
        return has(failure, state -> state.startsWith("28") || state.equals(NO_SUCH_DATABASE));
    }

    /** Whether the database refuses writes: waiting does not help. */
    public static boolean isUnwritable(Throwable failure) {
        return has(failure, UNWRITABLE::contains);
    }

    /** Whether the failure comes from the database or its driver. */
    public static boolean isOfDatabase(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    /** Returns the message of the database, without those of wrappers. */
    public static String said(Throwable failure) {
        String said = String.valueOf(failure.getMessage());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                said = String.valueOf(cause.getMessage());
            }
        }
        return said;
    }

    private static boolean has(Throwable failure, Predicate<String> wanted) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null && wanted.test(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
