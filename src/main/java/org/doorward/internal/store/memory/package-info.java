/** Sessions on this node's heap: for tests and for one node. Lost at restart. Floor 5. */
@NullMarked
package org.doorward.internal.store.memory;

import org.jspecify.annotations.NullMarked;
