/**
 * What nodes tell each other: session events over an append-only log that every node reads, with a heartbeat that says
 * whether the log works. Knows no store: each brings its own {@link org.doorward.internal.cluster.EventLog}. Floor 4.
 */
@NullMarked
package org.doorward.internal.cluster;

import org.jspecify.annotations.NullMarked;
