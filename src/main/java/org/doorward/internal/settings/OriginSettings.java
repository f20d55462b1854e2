package org.doorward.internal.settings;

import java.util.List;

/** Settings of the source of requests: trusted origins and trusted proxies. */
public final class OriginSettings {
    /** The handling of a request with the cookie that a page of another site made. */
    public enum CrossOrigin {
        /** The request is refused. */
        ENFORCE,
        /** The request is logged and passes. */
        REPORT
    }

    public static final Setting<String> ORIGIN = Setting.text(
            "doorward.origin",
            "scheme://host[:port]",
            null,
            "The application's own origin, when the server cannot tell it from the request.");

    public static final Setting<List<String>> TRUSTED_ORIGINS = Setting.list(
            "doorward.trusted-origins",
            "origins, comma-separated",
            "",
            "Other origins whose pages may send state-changing requests with the cookie.");

    public static final Setting<CrossOrigin> CROSS_ORIGIN = Setting.choice(
            "doorward.cross-origin",
            CrossOrigin.class,
            "enforce",
            "`report` lets requests of other sites' pages pass with a warning in the log, to see before a roll-out what would"
                    + " be refused. It protects nobody.");

    public static final Setting<List<String>> CORS_ORIGINS = Setting.list(
            "doorward.cors.origins",
            "origins, comma-separated",
            "",
            "Other origins whose scripts may read what Doorward itself answers. To change things with the cookie they must be"
                    + " trusted as well.");

    public static final Setting<Boolean> CORS_PASS_PREFLIGHT = Setting.flag(
            "doorward.cors.pass-preflight",
            "false",
            "Hands preflights of your own paths on to you, without a credential, which browsers never send with them.");

    public static final Setting<List<String>> TRUSTED_PROXIES = Setting.list(
            "doorward.trusted-proxies",
            "addresses or CIDR blocks, comma-separated",
            "",
            "Proxies whose `X-Forwarded-For`, `-Proto`, `-Host` and `-Prefix` are believed.");

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL =
            List.of(ORIGIN, TRUSTED_ORIGINS, CROSS_ORIGIN, CORS_ORIGINS, CORS_PASS_PREFLIGHT, TRUSTED_PROXIES);

    private OriginSettings() {}
}
