/** Tenants by the settings: the hosts and the paths of each. Floor 1, below the settings, which use it. */
@NullMarked
package org.doorward.internal.settings.tenant;

import org.jspecify.annotations.NullMarked;
