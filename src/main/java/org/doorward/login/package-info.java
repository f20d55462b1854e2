/** Sign-ins as applications see them: events and failures. Floor 4. */
@NullMarked
package org.doorward.login;

import org.jspecify.annotations.NullMarked;
