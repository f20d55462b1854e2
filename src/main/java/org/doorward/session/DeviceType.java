package org.doorward.session;

/** What kind of thing a session was opened on, as far as it said. */
public enum DeviceType {
    DESKTOP,
    MOBILE,
    TABLET,
    /** A program, not a person at a screen. */
    API,
    UNKNOWN
}
