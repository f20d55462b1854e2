/**
 * The exchange of events between nodes: an append-only log that every node reads, with a heartbeat that tells whether
 * the log works. It knows no store. Only the Redis stores bring an {@link org.doorward.internal.cluster.EventLog}; without one
 * there is no exchange, and no near cache of sessions. Floor 9.
 */
@NullMarked
package org.doorward.internal.cluster;

import org.jspecify.annotations.NullMarked;
