/** Checking of passwords, and accounts. Knows nothing of sessions. Floor 6. */
@NullMarked
package org.doorward.internal.account;

import org.jspecify.annotations.NullMarked;
