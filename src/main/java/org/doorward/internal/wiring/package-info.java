/**
 * Putting it together: reading settings, making services, registering the filter and the endpoints, giving beans to CDI.
 * Floor 22, the only one that knows all others.
 */
@NullMarked
package org.doorward.internal.wiring;

import org.jspecify.annotations.NullMarked;
