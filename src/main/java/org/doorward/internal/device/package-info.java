/** Telling a device's kind and name from what its browser says, by a maintained catalogue. Floor 5. */
@NullMarked
package org.doorward.internal.device;

import org.jspecify.annotations.NullMarked;
