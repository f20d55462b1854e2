/**
 * The values that every other package uses: ids, the principal, reasons, hashes. No I/O. Floor 0: imports the JDK and
 * JSpecify alone.
 */
@NullMarked
package org.doorward;

import org.jspecify.annotations.NullMarked;
