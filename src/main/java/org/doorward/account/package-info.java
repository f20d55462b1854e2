/**
 * Accounts as applications see them, and the interfaces for an application's own accounts, hashes or list of leaked
 * passwords. Floor 2.
 */
@NullMarked
package org.doorward.account;

import org.jspecify.annotations.NullMarked;
