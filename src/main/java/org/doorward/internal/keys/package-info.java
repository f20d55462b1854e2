/**
 * Secrets and keys: random values, keys derived from {@code doorward.secret}, signing keys and their rotation. Floor 5.
 */
@NullMarked
package org.doorward.internal.keys;

import org.jspecify.annotations.NullMarked;
