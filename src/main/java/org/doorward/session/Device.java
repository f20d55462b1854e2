package org.doorward.session;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The device that a session was opened on, for people to recognise it by. Proves nothing.
 *
 * @param type its kind
 * @param name as in "Firefox on Windows", at most {@value #MAX_NAME} characters; longer is cut
 * @param clientId which client program, where one names itself; else null
 */
public record Device(DeviceType type, String name, @Nullable String clientId) {
    /** A device of which nothing is known. */
    public static final Device UNKNOWN = new Device(DeviceType.UNKNOWN, "", null);

    /** The longest name. */
    public static final int MAX_NAME = 60;

    /** Cuts the name and takes control characters out of it; nothing left is "Unknown device". */
    public Device {
        Objects.requireNonNull(type, "type");
        String stripped = name.replaceAll("\\p{C}", "").strip();
        String clean = stripped.isEmpty() ? "Unknown device" : stripped;
        name = clean.codePointCount(0, clean.length()) > MAX_NAME
                ? clean.substring(0, clean.offsetByCodePoints(0, MAX_NAME))
                : clean;
    }

    /** The client program, where one names itself. */
    public Optional<String> client() {
        return Optional.ofNullable(clientId);
    }
}
