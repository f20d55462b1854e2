/** The tenant of a request, and the paths of tenants. Floor 11. */
@NullMarked
package org.doorward.internal.http.tenant;

import org.jspecify.annotations.NullMarked;
