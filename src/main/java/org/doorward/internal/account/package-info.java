/**
 * Checking and replacing of passwords, and accounts and their changes. Sessions and API tokens are told of changes through
 * one interface. Floor 6.
 */
@NullMarked
package org.doorward.internal.account;

import org.jspecify.annotations.NullMarked;
