/** Password hashing by a maintained library, which only this package knows. Floor 5. */
@NullMarked
package org.doorward.internal.crypto;

import org.jspecify.annotations.NullMarked;
