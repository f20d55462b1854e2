/**
 * Every setting with its unit, default and reason; how values are read, and which values contradict each other. Floor
 * 1.
 */
@NullMarked
package org.doorward.internal.settings;

import org.jspecify.annotations.NullMarked;
