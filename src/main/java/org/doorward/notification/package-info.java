/**
 * Messages to the holders of accounts, such as a link to reset a password, and the interface that sends them. Floor 3.
 */
@NullMarked
package org.doorward.notification;

import org.jspecify.annotations.NullMarked;
