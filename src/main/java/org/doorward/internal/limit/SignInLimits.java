package org.doorward.internal.limit;

import java.time.Duration;
import java.util.Optional;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.LimitSettings;

/**
 * The delays after failed sign-ins. All free attempts return in the same total time: where more attempts are free, one
 * failure is forgotten sooner. Immutable.
 *
 * @param client for one client at one account
 * @param account for all unknown clients together at one account, as long as each has free attempts there
 * @param beyond for all unknown clients together at one account without free attempts; never slower than the client's
 *     own delays
 * @param network for one network at all accounts together; empty where networks are not counted
 */
public record SignInLimits(Backoff client, Backoff account, Backoff beyond, Optional<Backoff> network) {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    /** Reads the settings {@code doorward.sign-in.*}. */
    public static SignInLimits of(DoorwardSettings settings) {
        int free = settings.get(LimitSettings.SIGN_IN_FREE_ATTEMPTS);
        Duration most = settings.get(LimitSettings.SIGN_IN_MAX_WAIT);
        Duration all = settings.get(LimitSettings.SIGN_IN_FAILURE_DECAY).multipliedBy(free);
        Backoff client = backoff(free, most, all);
        int network = settings.get(LimitSettings.SIGN_IN_ADDRESS_ATTEMPTS);
        return new SignInLimits(
                client,
                backoff(settings.get(LimitSettings.SIGN_IN_ACCOUNT_ATTEMPTS), most, all),
                new Backoff(1, FIRST_WAIT, most, client.forget()),
                network == 0 ? Optional.empty() : Optional.of(backoff(network, most, all)));
    }

    private static Backoff backoff(int free, Duration most, Duration all) {
        Duration forget = Duration.ofMillis(Math.max(1, all.toMillis() / free));
        return new Backoff(free, FIRST_WAIT, most, forget);
    }
}
