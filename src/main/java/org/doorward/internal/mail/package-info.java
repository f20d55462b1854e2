/** Mail by Jakarta Mail, which is loaded here only. Floor 9. */
@NullMarked
package org.doorward.internal.mail;

import org.jspecify.annotations.NullMarked;
