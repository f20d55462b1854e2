/** Sends notifications in the background, and knows where their links lead. Floor 8. */
@NullMarked
package org.doorward.internal.notification;

import org.jspecify.annotations.NullMarked;
