/**
 * The records behind principals: looking them up, checking a password, making the first one. The application may bring
 * its own {@link org.doorward.account.AccountStore}. Knows nothing of sessions or HTTP. Floor 1.
 */
@NullMarked
package org.doorward.account;

import org.jspecify.annotations.NullMarked;
