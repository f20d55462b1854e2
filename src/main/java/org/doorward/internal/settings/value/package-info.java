/** Values that settings have and other code uses, and that know no setting. Floor 1. */
@NullMarked
package org.doorward.internal.settings.value;

import org.jspecify.annotations.NullMarked;
