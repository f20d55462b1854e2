/** Small applications that others could have written, and what Doorward promises them on every server. */
@NullMarked
package org.doorward.sample.foreign;

import org.jspecify.annotations.NullMarked;
