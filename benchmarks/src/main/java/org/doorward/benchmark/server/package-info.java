/** The servers that are measured and what they are reached by. Nothing here knows who is measured. */
@NullMarked
package org.doorward.benchmark.server;

import org.jspecify.annotations.NullMarked;
