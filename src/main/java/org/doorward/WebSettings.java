package org.doorward;

import java.util.List;

/** Settings of the way in: Doorward's own paths and the application's, and what a request may look like. */
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
            "Has the endpoints below `/auth/admin`, for accounts with the role `admin`.");

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

    public static final Setting<String> SIGN_IN_PAGE = Setting.text(
            "doorward.sign-in.page",
            "path",
            null,
            "Where a browser without a session is sent; without it, it gets 401 like everything else.");

    /** All of them, in the order of the README's table. */
    static final List<Setting<?>> ALL = List.of(
            BASE_PATH, HEADER, ADMIN_ENABLED, DEVELOPMENT, PATHS_PUBLIC, PATHS_PROTECTED, PATHS_TICKET, SIGN_IN_PAGE);

    private WebSettings() {}
}
