/**
 * The texts of tokens: access token (a JWT), refresh token, API token, anti-forgery token, device cookie. No I/O. Floor
 * 6. Only this package and {@code internal.keys} use the JWT library.
 */
@NullMarked
package org.doorward.internal.token;

import org.jspecify.annotations.NullMarked;
