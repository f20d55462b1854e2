package org.doorward.internal.settings;

import java.time.Duration;
import java.util.List;

/** Settings of sessions: their timeouts and lifetimes, and who refreshes them. */
public final class SessionSettings {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration YEAR = Duration.ofDays(366);

    public static final Setting<Duration> ACCESS = Setting.duration(
            "doorward.session.access",
            "15m",
            SECOND,
            Duration.ofDays(1),
            "Life of an access token, shortened by chance by up to 5 %. Refreshing is cheap; keep it short.");

    public static final Setting<Duration> IDLE =
            Setting.duration("doorward.session.idle", "24h", SECOND, YEAR, "A session not used for this long is over.");

    public static final Setting<Duration> LIFETIME = Setting.duration(
            "doorward.session.lifetime", "30d", SECOND, YEAR, "A session is over after this long, however active.");

    public static final Setting<Duration> BROWSER_LIFETIME = Setting.duration(
            "doorward.session.browser-lifetime",
            "24h",
            SECOND,
            YEAR,
            "The lifetime where the person did not ask to be remembered.");

    public static final Setting<Duration> GRACE = Setting.duration(
            "doorward.session.grace",
            "10s",
            Duration.ZERO,
            Duration.ofMinutes(5),
            "How long a replaced refresh token still gives its successor once that has been shown (parallel tabs).");

    public static final Setting<Duration> UNCONFIRMED = Setting.duration(
            "doorward.session.unconfirmed",
            "5m",
            Duration.ZERO,
            Duration.ofHours(1),
            "How long a replaced refresh token still gives its successor when no request has shown the successor (a lost"
                    + " response).");

    public static final Setting<Boolean> TRANSPARENT = Setting.flag(
            "doorward.session.transparent",
            "true",
            "Refresh for browsers while a request to a protected path is handled; `false` where only scripts call, and"
                    + " refresh for themselves.");

    public static final Setting<Duration> TOMBSTONE = Setting.duration(
            "doorward.session.tombstone",
            "1h",
            SECOND,
            Duration.ofDays(30),
            "How long an ended session is remembered, so that its holder can be told why.");

    public static final Setting<Duration> TOUCH = Setting.duration(
            "doorward.session.touch",
            "1m",
            Duration.ZERO,
            Duration.ofHours(1),
            "Last seen is written at most this often (and at most ten times per idle timeout).");

    public static final Setting<Integer> MOST = Setting.number(
            "doorward.session.most",
            "1000",
            1,
            100_000,
            "An account has at most so many sessions; the longest unused ends for a new one. Raise it for accounts that many"
                    + " programs sign in to.");

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL =
            List.of(ACCESS, IDLE, LIFETIME, BROWSER_LIFETIME, GRACE, UNCONFIRMED, TRANSPARENT, TOMBSTONE, TOUCH, MOST);

    private SessionSettings() {}
}
