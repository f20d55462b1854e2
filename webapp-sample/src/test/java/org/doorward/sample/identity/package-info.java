/** An application that asks who acts, and what the container's session holds, by each way that there is. */
@NullMarked
package org.doorward.sample.identity;

import org.jspecify.annotations.NullMarked;
