package org.doorward.limit;

import java.time.Duration;
import java.util.Optional;
import org.doorward.DoorwardSettings;
import org.doorward.LimitSettings;

/**
 * How failed sign-ins slow down. All of what is free comes back in the same time: where more may fail, a failure is
 * forgotten sooner.
 *
 * @param client those of one client at one account
 * @param account those of all unknown clients together at one account
 * @param network those of one address at all accounts together; empty where they are not counted
 */
public record SignInLimits(Backoff client, Backoff account, Optional<Backoff> network) {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    /** As these settings say. */
    public static SignInLimits of(DoorwardSettings settings) {
        int free = settings.get(LimitSettings.SIGN_IN_FREE_ATTEMPTS);
        Duration most = settings.get(LimitSettings.SIGN_IN_MOST_WAIT);
        Duration all = settings.get(LimitSettings.SIGN_IN_FORGET).multipliedBy(free);
        int network = settings.get(LimitSettings.SIGN_IN_ADDRESS_ATTEMPTS);
        return new SignInLimits(
                backoff(free, most, all),
                backoff(settings.get(LimitSettings.SIGN_IN_ACCOUNT_ATTEMPTS), most, all),
                network == 0 ? Optional.empty() : Optional.of(backoff(network, most, all)));
    }

    private static Backoff backoff(int free, Duration most, Duration all) {
        Duration forget = Duration.ofMillis(Math.max(1, all.toMillis() / free));
        return new Backoff(free, FIRST_WAIT, most, forget);
    }
}
