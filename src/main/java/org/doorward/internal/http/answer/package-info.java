/** Responses as values: problems (RFC 9457), JSON, rate-limit headers. Floor 11. */
@NullMarked
package org.doorward.internal.http.answer;

import org.jspecify.annotations.NullMarked;
