/**
 * Connections to the database: the pool, a DataSource of the server, and what failures of either mean. Knows no table and no
 * entity. Floor 11.
 */
@NullMarked
package org.doorward.internal.store.jpa.connection;

import org.jspecify.annotations.NullMarked;
