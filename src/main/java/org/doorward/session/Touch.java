package org.doorward.session;

import java.time.Instant;
import org.doorward.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * That a session was used.
 *
 * @param session which
 * @param at when; an earlier time than the stored one changes nothing
 * @param address from where; null when not known
 * @param shownGeneration the generation of the access token that was shown; confirms the rotation of that generation
 */
public record Touch(SessionId session, Instant at, @Nullable String address, long shownGeneration) {}
