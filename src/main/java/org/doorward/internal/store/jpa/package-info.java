/**
 * The stores in a database, through Jakarta Persistence. The persistence unit is described in code, because a server would
 * deploy a {@code persistence.xml} itself. Floor 13, on {@code .connection} and {@code .schema}.
 */
@NullMarked
package org.doorward.internal.store.jpa;

import org.jspecify.annotations.NullMarked;
