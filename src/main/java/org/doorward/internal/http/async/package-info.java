/** Asynchronous responses, which end with their session or API token. Floor 16. */
@NullMarked
package org.doorward.internal.http.async;

import org.jspecify.annotations.NullMarked;
