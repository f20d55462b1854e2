/** Rate limits, and delays after failed sign-ins. The store counts. Floor 5. */
@NullMarked
package org.doorward.internal.limit;

import org.jspecify.annotations.NullMarked;
