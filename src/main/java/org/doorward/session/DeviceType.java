package org.doorward.session;

/** The kind of a device, as far as it is known. */
public enum DeviceType {
    DESKTOP,
    MOBILE,
    TABLET,
    /** A program without a person at a screen. */
    API,
    UNKNOWN
}
