package org.doorward.internal.store.jpa.connection;

import java.sql.Connection;
import java.sql.SQLException;

/** A source of connections. */
@FunctionalInterface
interface Lender {
    Connection lend() throws SQLException;
}
