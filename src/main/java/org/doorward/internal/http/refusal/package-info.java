/**
 * Sends refusals: problem+json to programs, pages to people. Floor 14.
 */
@NullMarked
package org.doorward.internal.http.refusal;

import org.jspecify.annotations.NullMarked;
