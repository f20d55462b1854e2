package org.doorward;

import java.time.Duration;
import java.util.List;

/** Settings of personal access tokens and API keys: how long they live, and how many of them. */
public final class ApiTokenSettings {
    public static final Setting<Duration> LONGEST = Setting.duration(
            "doorward.api-token.longest",
            "365d",
            Duration.ofMinutes(1),
            Duration.ofDays(3650),
            "The longest that a personal access token or an API key lives. Shorter also for those that are rotated.");

    public static final Setting<Boolean> FOREVER =
            Setting.flag("doorward.api-token.forever", "false", "Whether one may be made that does not end by itself.");

    public static final Setting<Duration> UNUSED = Setting.duration(
            "doorward.api-token.unused",
            "365d",
            Duration.ZERO,
            Duration.ofDays(3650),
            "One that was not used for so long is revoked; 0 = never.");

    public static final Setting<Duration> KEPT = Setting.duration(
            "doorward.api-token.kept",
            "90d",
            Duration.ZERO,
            Duration.ofDays(3650),
            "How long lists show one that was revoked or has expired.");

    public static final Setting<Integer> MOST = Setting.number(
            "doorward.api-token.most", "100", 1, 10_000, "How many live ones an account or service account has.");

    /** All of them, in the order of the README's table. */
    static final List<Setting<?>> ALL = List.of(LONGEST, FOREVER, UNUSED, KEPT, MOST);

    private ApiTokenSettings() {}
}
