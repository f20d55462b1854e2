/**
 * Registers the filter and puts it before all others, on each server by its own means. Floor 21.
 */
@NullMarked
package org.doorward.internal.wiring.filter;

import org.jspecify.annotations.NullMarked;
