/**
 * How often something may be done: at most so many times in a period, and signing in ever more slowly after failures. The
 * counting is a store's, one atomic step for all nodes; who is counted is said here. Knows nothing of HTTP. Floor 1.
 */
@NullMarked
package org.doorward.limit;

import org.jspecify.annotations.NullMarked;
