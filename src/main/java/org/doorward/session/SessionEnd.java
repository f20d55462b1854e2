package org.doorward.session;

import java.time.Instant;
import org.doorward.Reason;

/** That a session was ended, why and when. It stays in the store for the tombstone time. */
public record SessionEnd(Reason reason, Instant at) {}
