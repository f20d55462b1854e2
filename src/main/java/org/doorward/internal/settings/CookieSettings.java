package org.doorward.internal.settings;

import java.time.Duration;
import java.util.List;

/** Settings of the cookies that browsers receive. */
public final class CookieSettings {
    /** The cookie attribute {@code SameSite}. */
    public enum SameSite {
        LAX,
        STRICT,
        NONE
    }

    private static final Duration SECOND = Duration.ofSeconds(1);

    public static final Setting<String> NAME = Setting.text(
            "doorward.cookie.name",
            "cookie name, without prefix",
            null,
            "The cookies' common name. Without it: `doorward`, and the context path where there is one. Give each"
                    + " application on a host one of its own: cookies know no port.");

    public static final Setting<Duration> MAX_AGE = Setting.duration(
            "doorward.cookie.max-age",
            "400d",
            SECOND,
            Duration.ofDays(400),
            "Never longer than the session; shorten it where browsers should forget earlier.");

    public static final Setting<SameSite> SAME_SITE = Setting.choice(
            "doorward.cookie.same-site",
            SameSite.class,
            "lax",
            "`strict` where no link from elsewhere needs to arrive signed in; `none` for use inside other sites.");

    public static final Setting<String> DOMAIN = Setting.text(
            "doorward.cookie.domain",
            "domain",
            null,
            "To share the session with sub-domains; gives up the `__Host-` protection.");

    public static final Setting<Boolean> SECURE = Setting.flag(
            "doorward.cookie.secure", "true", "`false` only in development, over plain http off loopback.");

    public static final Setting<Integer> SLOTS = Setting.number(
            "doorward.cookie.slots",
            "1",
            1,
            8,
            "How many accounts one browser may be signed in to at once. Scripts name theirs by the header"
                    + " `Doorward-Slot`; pages are always in slot 0.");

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL = List.of(NAME, MAX_AGE, SAME_SITE, DOMAIN, SECURE, SLOTS);

    private CookieSettings() {}
}
