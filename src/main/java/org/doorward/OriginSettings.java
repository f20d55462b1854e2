package org.doorward;

import java.util.List;

/** Settings of whom requests come from: which origins, and which proxies, are believed and how far. */
public final class OriginSettings {
    /** What becomes of a request that another site's page made with the cookie. */
    public enum CrossOrigin {
        /** It is refused. */
        ENFORCE,
        /** It is told of in the log and passes. */
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
            "Proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are believed.");

    /** All of them, in the order of the README's table. */
    static final List<Setting<?>> ALL =
            List.of(ORIGIN, TRUSTED_ORIGINS, CROSS_ORIGIN, CORS_ORIGINS, CORS_PASS_PREFLIGHT, TRUSTED_PROXIES);

    private OriginSettings() {}
}
