/** The ways in: proving who one is and getting a session for it. Knows no HTTP. Floor 3. */
@NullMarked
package org.doorward.login;

import org.jspecify.annotations.NullMarked;
