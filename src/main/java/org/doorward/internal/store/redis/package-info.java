/**
 * Sessions in Redis: one hash (a Redisson map) for each, an index and an epoch for each account, all of an account in one
 * cluster slot, every step that touches more than one key a single script. The only package that knows Redisson. Floor 11.
 */
@NullMarked
package org.doorward.internal.store.redis;

import org.jspecify.annotations.NullMarked;
