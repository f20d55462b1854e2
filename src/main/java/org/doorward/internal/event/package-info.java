/**
 * Delivery of events to listeners within a node, and the hints to caches. Floor 5.
 */
@NullMarked
package org.doorward.internal.event;

import org.jspecify.annotations.NullMarked;
