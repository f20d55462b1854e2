package org.doorward.internal.settings;

import java.time.Duration;
import java.util.List;

/** Settings of the response headers that are added where the application sets none. */
public final class HeaderSettings {
    /** The {@code Cache-Control} of responses to signed-in users. */
    public enum Caching {
        NO_STORE,
        PRIVATE,
        NONE
    }

    /** The sites whose pages may show the application in a frame. */
    public enum Frames {
        SAME_ORIGIN,
        DENY,
        ANY
    }

    public static final Setting<Caching> CACHE_CONTROL = Setting.choice(
            "doorward.headers.cache-control",
            Caching.class,
            "no-store",
            "What answers to somebody who is signed in say to caches where the application says nothing: `no-store`, for static"
                    + " files `private`. `private` for all of them, or `none` to say nothing.");

    public static final Setting<Boolean> SECURITY = Setting.flag(
            "doorward.headers.security",
            "true",
            "Adds `X-Content-Type-Options` and `Referrer-Policy` to every answer. `false` where a proxy adds them.");

    public static final Setting<Frames> FRAMES = Setting.choice(
            "doorward.headers.frames",
            Frames.class,
            "same-origin",
            "Whose pages may show the application in a frame (`X-Frame-Options`). `any` where other sites embed it.");

    public static final Setting<Duration> HSTS = Setting.duration(
            "doorward.headers.hsts",
            "365d",
            Duration.ZERO,
            Duration.ofDays(3_650),
            "How long browsers use https alone for this host name (`Strict-Transport-Security`, on https only, never on"
                    + " loopback). 0 = not told; set it where the same host name serves plain http on another port.");

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL = List.of(CACHE_CONTROL, SECURITY, FRAMES, HSTS);

    private HeaderSettings() {}
}
