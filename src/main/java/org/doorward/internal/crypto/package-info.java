/** Password hashing by a maintained library. Only this package uses the library. Floor 10. */
@NullMarked
package org.doorward.internal.crypto;

import org.jspecify.annotations.NullMarked;
