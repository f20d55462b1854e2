/**
 * The words that every other package speaks: ids, the principal, secrets and their hashes, reasons, settings. Values
 * only; nothing here does I/O or knows a server. Floor 0: imports the JDK and JSpecify alone.
 */
@NullMarked
package org.doorward;

import org.jspecify.annotations.NullMarked;
