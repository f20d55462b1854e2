/** What answers requests in an application besides its servlets. */
@NullMarked
package org.doorward.sample.ways;

import org.jspecify.annotations.NullMarked;
