/** The source of a request: the client's address, the page's origin, and CORS. Floor 13. */
@NullMarked
package org.doorward.internal.http.origin;

import org.jspecify.annotations.NullMarked;
