package org.doorward.session;

import java.time.Instant;
import org.doorward.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * The use of a session.
 *
 * @param at the time; a time before the stored one changes nothing
 * @param address the client's address; null when it is unknown
 * @param shownGeneration the generation of the access token; confirms the rotation of that generation
 */
public record Touch(SessionId session, Instant at, @Nullable String address, long shownGeneration) {}
