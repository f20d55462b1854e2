package org.doorward.session;

import java.time.Instant;
import org.doorward.DoorwardEvent;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * All sessions of a tenant, or of everyone, were ended. There is no further event for each session.
 *
 * @param tenant null for everyone
 * @param epoch the sessions that were opened before this epoch of the scope are over
 */
public record ScopeRevoked(@Nullable TenantId tenant, long epoch, Instant at, Origin origin) implements DoorwardEvent {}
