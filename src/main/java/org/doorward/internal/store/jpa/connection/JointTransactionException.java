package org.doorward.internal.store.jpa.connection;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A connection is part of a transaction of the application, in which Doorward does no work. */
public final class JointTransactionException extends SQLException {
    private static final long serialVersionUID = 1L;

    JointTransactionException(@Nullable SQLException cause) {
        super(
                "the connection takes part in a transaction of the application: doorward.jpa.datasource must name a"
                        + " DataSource that takes part in none (jta=\"false\" on WildFly)",
                "25000",
                cause);
    }
}
