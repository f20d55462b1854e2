/**
 * Sessions and built-in accounts in a database, through Jakarta Persistence. The unit is built in code, because a server
 * would deploy a {@code persistence.xml} by itself. The only package that knows Jakarta Persistence, the connection pool
 * and the migrations. Floor 5.
 */
@NullMarked
package org.doorward.internal.store.jpa;

import org.jspecify.annotations.NullMarked;
