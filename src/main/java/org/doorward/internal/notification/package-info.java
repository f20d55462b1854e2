/** Sends notifications in the background. Floor 8. */
@NullMarked
package org.doorward.internal.notification;

import org.jspecify.annotations.NullMarked;
