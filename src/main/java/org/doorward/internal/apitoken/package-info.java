/**
 * Issues, checks, rotates and revokes API tokens over a {@link org.doorward.store.ApiTokenStore}. Knows no HTTP. Floor 7.
 */
@NullMarked
package org.doorward.internal.apitoken;

import org.jspecify.annotations.NullMarked;
