/** How something is measured and told: rounds, statistics, counts, tables. Nothing here knows who is measured. */
@NullMarked
package org.doorward.benchmark.measure;

import org.jspecify.annotations.NullMarked;
