/**
 * What holders of built-in accounts do by a link that was sent to them: set a new password, prove an e-mail address. It also
 * tells them of changes. Floor 9.
 */
@NullMarked
package org.doorward.internal.recovery;

import org.jspecify.annotations.NullMarked;
