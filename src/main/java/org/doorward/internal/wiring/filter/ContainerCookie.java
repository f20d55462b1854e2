package org.doorward.internal.wiring.filter;

import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import org.doorward.internal.settings.CookieSettings;
import org.doorward.internal.settings.DoorwardSettings;

/** Gives the cookie of the container's {@code HttpSession} the attributes of our own cookies. */
public final class ContainerCookie {
    private static final String SAME_SITE = "SameSite";

    private ContainerCookie() {}

    /**
     * Sets {@code HttpOnly}, {@code Secure} and {@code SameSite}. A {@code SameSite} of the application stays.
     */
    public static void protect(ServletContext context, DoorwardSettings settings) {
        SessionCookieConfig cookie = context.getSessionCookieConfig();
        if (cookie == null) {
            // a context of Jetty's without sessions
            return;
        }
        cookie.setHttpOnly(true);
        if (settings.get(CookieSettings.SECURE)) {
            cookie.setSecure(true);
        }
        if (cookie.getAttribute(SAME_SITE) == null) {
            cookie.setAttribute(
                    SAME_SITE,
                    switch (settings.get(CookieSettings.SAME_SITE)) {
                        case LAX -> "Lax";
                        case STRICT -> "Strict";
                        case NONE -> "None";
                    });
        }
    }
}
