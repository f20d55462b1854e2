package org.doorward.internal.settings;

import java.time.Duration;
import java.util.List;

/** Settings of the limits for sign-in attempts and for requests of an account. */
public final class LimitSettings {
    private static final Duration SECOND = Duration.ofSeconds(1);

    public static final Setting<Integer> SIGN_IN_FREE_ATTEMPTS = Setting.number(
            "doorward.sign-in.free-attempts",
            "5",
            1,
            1_000,
            "Sign-ins of one client to one account that may fail before the next must wait 1 s, then 2 s, 4 s and so on.");

    public static final Setting<Integer> SIGN_IN_ACCOUNT_ATTEMPTS = Setting.number(
            "doorward.sign-in.account-attempts",
            "20",
            1,
            100_000,
            "The same for all clients together that have not signed in to the account before, however many addresses they"
                    + " come from; those that have no free attempt left are counted by themselves and keep no others"
                    + " waiting.");

    public static final Setting<Integer> SIGN_IN_ADDRESS_ATTEMPTS = Setting.number(
            "doorward.sign-in.address-attempts",
            "200",
            0,
            1_000_000,
            "The same for one address (IPv6: /64) to all accounts together, but for clients that an account knows. More where"
                    + " many people share one address; 0 = not counted.");

    public static final Setting<Duration> SIGN_IN_MAX_WAIT = Setting.duration(
            "doorward.sign-in.max-wait", "30s", SECOND, Duration.ofMinutes(15), "The longest of those waits.");

    public static final Setting<Duration> SIGN_IN_FAILURE_DECAY = Setting.duration(
            "doorward.sign-in.failure-decay",
            "5m",
            SECOND,
            Duration.ofDays(1),
            "After this long one failure of a client is forgotten. Failures of an account or address decay proportionally"
                    + " faster.");

    public static final Setting<List<Rate>> ACCOUNT = new Setting<>(
            "doorward.limits.account",
            "rates, comma-separated",
            "",
            "How often each account may ask for protected paths, by all its credentials and at all nodes together: `10/s,"
                    + " 100/m`. No limit where none is set.",
            false,
            Rate::parseList);

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL = List.of(
            SIGN_IN_FREE_ATTEMPTS,
            SIGN_IN_ACCOUNT_ATTEMPTS,
            SIGN_IN_ADDRESS_ATTEMPTS,
            SIGN_IN_MAX_WAIT,
            SIGN_IN_FAILURE_DECAY,
            ACCOUNT);

    private LimitSettings() {}
}
