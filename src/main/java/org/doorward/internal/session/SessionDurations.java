package org.doorward.internal.session;

import java.time.Duration;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.SessionSettings;

/**
 * The durations of the settings {@code doorward.session.*}.
 *
 * @param access the lifetime of an access token
 * @param idle after this time without use a session is over
 * @param lifetime the lifetime of a remembered session
 * @param browserLifetime the lifetime of any other session
 * @param grace how long a replaced refresh token gives its successor after the successor was used
 * @param unconfirmed how long it does so while the successor was not used
 * @param touchInterval the shortest time between two writes of the last use
 */
public record SessionDurations(
        Duration access,
        Duration idle,
        Duration lifetime,
        Duration browserLifetime,
        Duration grace,
        Duration unconfirmed,
        Duration touchInterval) {

    /** Reads these settings. */
    public static SessionDurations of(DoorwardSettings settings) {
        return new SessionDurations(
                settings.get(SessionSettings.ACCESS),
                settings.get(SessionSettings.IDLE),
                settings.get(SessionSettings.LIFETIME),
                settings.get(SessionSettings.BROWSER_LIFETIME),
                settings.get(SessionSettings.GRACE),
                settings.get(SessionSettings.UNCONFIRMED),
                settings.touchInterval());
    }

    /** Returns the lifetime of a session. One that is not remembered never lives longer. */
    public Duration lifetime(boolean remembered) {
        return remembered || browserLifetime.compareTo(lifetime) > 0 ? lifetime : browserLifetime;
    }
}
