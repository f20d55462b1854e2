/** The kinds of credentials, and one handler for each, chosen by the credential's shape alone. Floor 6. */
@NullMarked
package org.doorward.internal.authentication;

import org.jspecify.annotations.NullMarked;
