package org.doorward.internal.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.doorward.Restriction;

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

    public static final Setting<Boolean> GATE_EMAIL = Setting.flag(
            "doorward.gate.email",
            "false",
            "Whether an account whose e-mail address is not proved reaches only the allowed paths.");

    public static final Setting<String> GATE_EMAIL_PAGE =
            gatePage("doorward.gate.email.page", "Where such a browser is sent, to have the link sent again.");

    public static final Setting<Boolean> GATE_TERMS = Setting.flag(
            "doorward.gate.terms",
            "false",
            "Whether an account that has not accepted your terms reaches only the allowed paths.");

    public static final Setting<String> GATE_TERMS_PAGE =
            gatePage("doorward.gate.terms.page", "Where such a browser is sent, to read and accept them.");

    public static final Setting<Boolean> GATE_PASSWORD_CHANGE = Setting.flag(
            "doorward.gate.password-change",
            "true",
            "Whether an account that must change its password reaches only the allowed paths. Turn it off where another"
                    + " system changes passwords.");

    public static final Setting<String> GATE_PASSWORD_CHANGE_PAGE =
            gatePage("doorward.gate.password-change.page", "Where such a browser is sent, to set another password.");

    public static final Setting<String> GATE_SUSPENDED_PAGE =
            gatePage("doorward.gate.suspended.page", "Where the browser of a suspended account or session is sent.");

    public static final Setting<List<String>> GATE_ALLOWED = Setting.list(
            "doorward.gate.allowed",
            "as public",
            "",
            "What the pages of the gates need: protected paths that also restricted and suspended sessions reach, as what they"
                    + " are and with their roles.");

    /** The gates that can be turned on and off, by what they ask about. */
    public static final Map<Restriction, Setting<Boolean>> GATES = Map.of(
            Restriction.EMAIL_UNVERIFIED, GATE_EMAIL,
            Restriction.TERMS_NOT_ACCEPTED, GATE_TERMS,
            Restriction.PASSWORD_CHANGE_REQUIRED, GATE_PASSWORD_CHANGE);

    /** The page of each gate. */
    public static final Map<Restriction, Setting<String>> GATE_PAGES = Map.of(
            Restriction.EMAIL_UNVERIFIED, GATE_EMAIL_PAGE,
            Restriction.TERMS_NOT_ACCEPTED, GATE_TERMS_PAGE,
            Restriction.PASSWORD_CHANGE_REQUIRED, GATE_PASSWORD_CHANGE_PAGE,
            Restriction.SUSPENDED, GATE_SUSPENDED_PAGE);

    private static Setting<String> gatePage(String name, String reason) {
        return Setting.text(name, "path", null, reason + " Without it, it gets 403 like everything else.");
    }

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
            SIGN_IN_PAGE,
            GATE_EMAIL,
            GATE_EMAIL_PAGE,
            GATE_TERMS,
            GATE_TERMS_PAGE,
            GATE_PASSWORD_CHANGE,
            GATE_PASSWORD_CHANGE_PAGE,
            GATE_SUSPENDED_PAGE,
            GATE_ALLOWED);

    private WebSettings() {}
}
