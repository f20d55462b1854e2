package org.doorward.internal.settings;

import java.time.Duration;
import java.util.List;

/** Settings of requests: Doorward's own paths, the application's paths, and the headers and pages of sign-in. */
public final class WebSettings {
    public static final Setting<String> BASE_PATH = Setting.text(
            "doorward.base-path", "path", "/auth", "Where Doorward's own endpoints are, below the context path.");

    public static final Setting<String> HEADER = Setting.text(
            "doorward.header",
            "header name",
            null,
            "Another header than `Authorization` that takes a credential, bare; where a request has it, it decides alone. For"
                    + " applications whose proxy or own code keeps `Authorization` for itself.");

    public static final Setting<Boolean> ADMIN_ENABLED = Setting.flag(
            "doorward.admin.enabled",
            "false",
            "Turns on the endpoints below `/auth/admin`, which accounts with the role `admin` may call.");

    public static final Setting<Duration> ADMIN_FRESH = Setting.duration(
            "doorward.admin.fresh",
            "30m",
            Duration.ofSeconds(1),
            Duration.ofDays(30),
            "How long ago an administrator may have signed in to change something below `/auth/admin`. Whoever finds an"
                    + " unlocked computer later may only read.");

    public static final Setting<Boolean> DEVELOPMENT = Setting.flag(
            "doorward.development",
            "false",
            "Allows what production must not: cookies without Secure, credentials over plain http, a made-up first"
                    + " administrator.");

    public static final Setting<List<String>> PATHS_PUBLIC = Setting.list(
            "doorward.paths.public",
            "[METHOD ]path, comma-separated; * within a segment, /** for all below",
            "",
            "What may be seen without signing in. All else needs it.");

    public static final Setting<List<String>> PATHS_PROTECTED = Setting.list(
            "doorward.paths.protected",
            "as public",
            "",
            "Exceptions to the public paths: these need a signed-in account after all.");

    public static final Setting<List<String>> PATHS_TICKET = Setting.list(
            "doorward.paths.ticket",
            "as public",
            "",
            "Where a one-time ticket in the address, `?ticket=…`, tells who opens a WebSocket or an event stream by `GET`.");

    public static final Setting<List<String>> PATHS_PASSIVE = Setting.list(
            "doorward.paths.passive",
            "as public",
            "",
            "What pages ask for by themselves, such as polling: served as ever, but no use of the session, which stays idle.");

    public static final Setting<List<String>> HTTP_SESSION_KEEP = Setting.list(
            "doorward.http-session.keep-attributes",
            "attribute names, comma-separated; * at the end for all that begin so",
            "",
            "What of a stranger's `HttpSession` goes along into the session that he signs in to, such as a cart; all else is"
                    + " taken out of it.");

    public static final Setting<String> SIGN_IN_PAGE = Setting.text(
            "doorward.sign-in.page",
            "path",
            null,
            "Where a browser without a session is sent; without it, it gets 401 like everything else.");

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL = List.of(
            BASE_PATH,
            HEADER,
            ADMIN_ENABLED,
            ADMIN_FRESH,
            DEVELOPMENT,
            PATHS_PUBLIC,
            PATHS_PROTECTED,
            PATHS_TICKET,
            PATHS_PASSIVE,
            HTTP_SESSION_KEEP,
            SIGN_IN_PAGE);

    private WebSettings() {}
}
