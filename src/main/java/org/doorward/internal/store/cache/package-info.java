/**
 * Caches in front of any store. Floor 11.
 */
@NullMarked
package org.doorward.internal.store.cache;

import org.jspecify.annotations.NullMarked;
