/** Alerts that events cause. Floor 9. */
@NullMarked
package org.doorward.internal.audit;

import org.jspecify.annotations.NullMarked;
