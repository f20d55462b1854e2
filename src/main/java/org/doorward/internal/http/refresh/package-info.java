/**
 * Refreshes a browser's session while its request is handled. Floor 17.
 */
@NullMarked
package org.doorward.internal.http.refresh;

import org.jspecify.annotations.NullMarked;
