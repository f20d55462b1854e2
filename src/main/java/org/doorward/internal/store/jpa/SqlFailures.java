package org.doorward.internal.store.jpa;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.function.Predicate;

/** What a failure of the database means, by the standard's SQLSTATE. */
final class SqlFailures {
    /** Serialization, deadlock, lock timeouts, and a row that somebody else was first to add. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03", "HYT00", "23505");

    private static final String NO_SUCH_DATABASE = "3D000";

    /** A statement that the server's own time-out has ended. */
    private static final String CANCELLED = "57014";

    private SqlFailures() {}

    /** Whether two transactions got into each other's way: trying again helps. */
    static boolean isConflict(Throwable failure) {
        return has(failure, CONFLICTS::contains);
    }

    /** Whether the database cannot be reached, or went away: coming again later helps. */
    static boolean isConnectionLost(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return !isRefusal(failure);
            }
        }
        return has(failure, state -> state.startsWith("08") || state.startsWith("57P"));
    }

    /**
     * Whether it took longer than it may: a connection, or an answer. Of a database that answered others meanwhile it says
     * that it is busy; of any other that it is down.
     */
    static boolean isTooSlow(Throwable failure) {
        return isConnectionLost(failure) || has(failure, CANCELLED::equals);
    }

    /** Whether the database is there and does not let us in: waiting does not help. */
    static boolean isRefusal(Throwable failure) {
        return has(failure, state -> state.startsWith("28") || state.equals(NO_SUCH_DATABASE));
    }

    /** Whether the database or its driver has failed at all. */
    static boolean isOfDatabase(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return true;
            }
        }
        return false;
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
