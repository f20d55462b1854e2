/** What is added to the sample to try {@code @RequiresFresh} on everything that it may stand on. */
@org.jspecify.annotations.NullMarked
package org.doorward.sample.fresh;
