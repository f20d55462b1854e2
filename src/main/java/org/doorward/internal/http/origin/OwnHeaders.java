package org.doorward.internal.http.origin;

/** Doorward's own request headers. Cross-origin preflights allow them, so that they are listed in one place. */
public final class OwnHeaders {
    /** The header with the anti-forgery token. */
    public static final String CSRF = "X-CSRF-Token";

    /** The header with the name of the cookie slot. */
    public static final String SLOT = "Doorward-Slot";

    private OwnHeaders() {}
}
