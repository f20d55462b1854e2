/** Whether the time of a refusal tells a secret. */
@NullMarked
package org.doorward.benchmark.timing;

import org.jspecify.annotations.NullMarked;
