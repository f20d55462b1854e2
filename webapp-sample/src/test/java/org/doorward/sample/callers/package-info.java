/** An application whose people an identity store of Jakarta Security knows. */
@NullMarked
package org.doorward.sample.callers;

import org.jspecify.annotations.NullMarked;
