/**
 * Reads the texts of settings: from system properties, the environment, descriptors, files and MicroProfile Config. What they
 * mean is for {@code internal.settings}. Floor 21.
 */
@NullMarked
package org.doorward.internal.wiring.settings;

import org.jspecify.annotations.NullMarked;
