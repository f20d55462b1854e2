/** Alerts, which a person should look at. Floor 4. */
@NullMarked
package org.doorward.audit;

import org.jspecify.annotations.NullMarked;
