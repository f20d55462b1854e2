package org.doorward.session;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The device of a session, for people to recognise. It proves nothing.
 *
 * @param name such as "Firefox on Windows", cut to {@value #MAX_NAME} characters
 * @param clientId the id of the client program; null when it is unknown
 */
public record Device(DeviceType type, String name, @Nullable String clientId) {
    /** An unknown device. */
    public static final Device UNKNOWN = new Device(DeviceType.UNKNOWN, "", null);

    /** The longest name. */
    public static final int MAX_NAME = 60;

    /** Cuts the name and removes control characters. An empty name becomes "Unknown device". */
    public Device {
        Objects.requireNonNull(type, "type");
        String stripped = name.replaceAll("\\p{C}", "").strip();
        String clean = stripped.isEmpty() ? "Unknown device" : stripped;
        name = clean.codePointCount(0, clean.length()) > MAX_NAME
                ? clean.substring(0, clean.offsetByCodePoints(0, MAX_NAME))
                : clean;
    }

    /** Returns the id of the client program; empty when it is unknown. */
    public Optional<String> client() {
        return Optional.ofNullable(clientId);
    }
}
