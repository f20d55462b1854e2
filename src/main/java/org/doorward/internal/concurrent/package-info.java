/**
 * Threads and their coordination, without knowledge of the work. Floor 1.
 */
@NullMarked
package org.doorward.internal.concurrent;

import org.jspecify.annotations.NullMarked;
