package org.doorward.session;

import java.time.Instant;
import org.doorward.Reason;

/** The end of a session. It stays in the store for the tombstone time. */
public record SessionEnd(Reason reason, Instant at) {}
