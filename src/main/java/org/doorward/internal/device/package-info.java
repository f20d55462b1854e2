/** Recognition of a device's kind and name by request headers, with a maintained catalogue. Floor 10. */
@NullMarked
package org.doorward.internal.device;

import org.jspecify.annotations.NullMarked;
