package org.doorward.internal.settings;

import java.time.Duration;
import java.util.List;

/** Settings of personal access tokens and API keys: their lifetime and their number. */
public final class ApiTokenSettings {
    public static final Setting<Duration> MAX_LIFETIME = Setting.duration(
            "doorward.api-token.max-lifetime",
            "365d",
            Duration.ofMinutes(1),
            Duration.ofDays(3650),
            "The longest that a personal access token or an API key lives. Shorter also for those that are rotated.");

    public static final Setting<Boolean> ALLOW_NO_EXPIRY = Setting.flag(
            "doorward.api-token.allow-no-expiry", "false", "Whether one may be made that does not end by itself.");

    public static final Setting<Duration> REVOKE_UNUSED_AFTER = Setting.duration(
            "doorward.api-token.revoke-unused-after",
            "365d",
            Duration.ZERO,
            Duration.ofDays(3650),
            "One that was not used for so long is revoked; 0 = never.");

    public static final Setting<Duration> RETENTION = Setting.duration(
            "doorward.api-token.retention",
            "90d",
            Duration.ZERO,
            Duration.ofDays(3650),
            "How long lists show one that was revoked or has expired.");

    public static final Setting<Integer> MAX_PER_OWNER = Setting.number(
            "doorward.api-token.max-per-owner",
            "100",
            1,
            10_000,
            "How many live ones an account or service account has.");

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL =
            List.of(MAX_LIFETIME, ALLOW_NO_EXPIRY, REVOKE_UNUSED_AFTER, RETENTION, MAX_PER_OWNER);

    private ApiTokenSettings() {}
}
