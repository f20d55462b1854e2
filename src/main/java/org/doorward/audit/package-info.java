/**
 * What somebody should look at, told as it happens. Watches what the features below tell; none of them knows of it. Floor 4.
 */
@NullMarked
package org.doorward.audit;

import org.jspecify.annotations.NullMarked;
