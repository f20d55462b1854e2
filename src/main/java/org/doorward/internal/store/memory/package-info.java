/** Stores on the heap, for one node and for tests. Lost at a restart. Floor 11. */
@NullMarked
package org.doorward.internal.store.memory;

import org.jspecify.annotations.NullMarked;
