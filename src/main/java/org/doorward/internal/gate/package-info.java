/**
 * Which facts about sessions and accounts act as restrictions, by the settings. Where a restricted caller may go is decided
 * elsewhere. Floor 6.
 */
@NullMarked
package org.doorward.internal.gate;

import org.jspecify.annotations.NullMarked;
