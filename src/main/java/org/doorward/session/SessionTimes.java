package org.doorward.session;

import java.time.Duration;
import org.doorward.DoorwardSettings;
import org.doorward.SessionSettings;

/**
 * How long things last, as the settings of the same names say.
 *
 * @param access life of an access token
 * @param idle a session unused for this long is over
 * @param lifetime of a remembered session
 * @param browserLifetime of one that was not to be remembered
 * @param grace how long a replaced refresh token gives its successor once that was shown
 * @param unconfirmed how long it does so while the successor was not shown
 * @param touchInterval last seen is written at most this often
 */
public record SessionTimes(
        Duration access,
        Duration idle,
        Duration lifetime,
        Duration browserLifetime,
        Duration grace,
        Duration unconfirmed,
        Duration touchInterval) {

    /** The times that these settings say. */
    public static SessionTimes of(DoorwardSettings settings) {
        return new SessionTimes(
                settings.get(SessionSettings.ACCESS),
                settings.get(SessionSettings.IDLE),
                settings.get(SessionSettings.LIFETIME),
                settings.get(SessionSettings.BROWSER_LIFETIME),
                settings.get(SessionSettings.GRACE),
                settings.get(SessionSettings.UNCONFIRMED),
                settings.touchInterval());
    }

    /** The lifetime of a session that is, or is not, to be remembered; forgetting is never longer. */
    Duration lifetime(boolean remembered) {
        return remembered || browserLifetime.compareTo(lifetime) > 0 ? lifetime : browserLifetime;
    }
}
