/** Extracts the credential of a request, decides who acts, counts the requests of accounts, and sets session cookies. Floor 15. */
@NullMarked
package org.doorward.internal.http.credential;

import org.jspecify.annotations.NullMarked;
