/**
 * Making, writing and reading tokens: random secrets, the keys derived from {@code doorward.secret}, the access token (a
 * JWT) and the refresh token. No state, no I/O; whether a token's session still lives is not asked here. Floor 1; the
 * only package that knows the JWT library.
 */
@NullMarked
package org.doorward.internal.token;

import org.jspecify.annotations.NullMarked;
