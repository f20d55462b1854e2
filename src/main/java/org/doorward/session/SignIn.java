package org.doorward.session;

import org.doorward.account.Account;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that a session is to be opened for.
 *
 * @param account who; already authenticated
 * @param epoch the account's {@linkplain SessionService#epoch epoch} as it was before the account was authenticated
 * @param method how, as in {@code password}
 * @param device on what
 * @param address from where; null when not known
 * @param remembered whether the session is to outlive the browser
 */
public record SignIn(
        Account account,
        long epoch,
        String method,
        Device device,
        @Nullable String address,
        boolean remembered) {}
