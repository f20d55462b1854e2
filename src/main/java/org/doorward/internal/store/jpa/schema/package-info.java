/**
 * Names and migrations of the tables, and what each persistence provider must know of the names. Floor 12.
 */
@NullMarked
package org.doorward.internal.store.jpa.schema;

import org.jspecify.annotations.NullMarked;
