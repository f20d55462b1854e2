/** Sign-in by password: counts the attempt, checks the password, opens the session. Knows no HTTP. Floor 8. */
@NullMarked
package org.doorward.internal.login;

import org.jspecify.annotations.NullMarked;
