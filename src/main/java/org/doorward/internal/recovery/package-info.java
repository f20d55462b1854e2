/**
 * What people do who have no session: register a built-in account, and by a link that was sent to them set a new password or
 * prove an e-mail address. It also tells holders of changes. Floor 9.
 */
@NullMarked
package org.doorward.internal.recovery;

import org.jspecify.annotations.NullMarked;
