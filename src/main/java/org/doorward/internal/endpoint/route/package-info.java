/** Declares Doorward's own endpoints and routes requests to them. Knows no endpoint. Floor 19. */
@NullMarked
package org.doorward.internal.endpoint.route;

import org.jspecify.annotations.NullMarked;
