/** Extracts the credential of a request, decides who acts, and sets session cookies. Floor 15. */
@NullMarked
package org.doorward.internal.http.credential;

import org.jspecify.annotations.NullMarked;
