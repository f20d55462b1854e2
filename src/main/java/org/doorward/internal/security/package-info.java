/**
 * Asks the identity stores of Jakarta Security. Loaded only with {@code doorward.accounts=identity-store}. Floor 10.
 */
@NullMarked
package org.doorward.internal.security;

import org.jspecify.annotations.NullMarked;
