package org.doorward.internal.account;

import java.time.Duration;
import java.time.Instant;
import org.doorward.Suspension;
import org.doorward.account.Account;
import org.doorward.account.StoredPassword;
import org.jspecify.annotations.Nullable;

/**
 * A built-in account as it is stored. {@link #toString()} omits the hash. Immutable.
 *
 * @param version 1 for a new account; every write increases it
 * @param changingAt when a change of the password began that has not ended; null when there is none
 */
public record StoredAccount(
        Account account,
        String hash,
        long version,
        @Nullable Instant changingAt) {
    /** The role that a tenant always has an active account with. */
    public static final String ADMINISTRATOR = "admin";

    /** The longest time of a change of a password. After it the change no longer prevents a sign-in. */
    static final Duration LONGEST_CHANGE = Duration.ofSeconds(10);

    /** Returns a new account. */
    public static StoredAccount first(StoredPassword stored) {
        return new StoredAccount(stored.account(), stored.hash(), 1, null);
    }

    /** Returns the account with its hash. */
    public StoredPassword password() {
        return new StoredPassword(account, hash);
    }

    /** Whether it counts as an administrator of its tenant. One that is suspended does not, whenever the suspension ends. */
    public boolean isAdministratorAt(Instant now) {
        Suspension suspension = account.suspension();
        return account.isActive()
                && account.roles().contains(ADMINISTRATOR)
                && (suspension == null || !suspension.isInForceAt(now));
    }

    /** Whether its password is being changed. A change that takes too long does not count: its node may be gone. */
    boolean isChangingAt(Instant now) {
        return changingAt != null && Duration.between(changingAt, now).abs().compareTo(LONGEST_CHANGE) < 0;
    }

    /** Returns the next state, as this account. A change of the password that has not ended must begin again. */
    StoredAccount as(Account next) {
        return new StoredAccount(next, hash, version + 1, null);
    }

    /** Returns the next state, at the beginning of a change of the password. */
    StoredAccount changing(Instant now) {
        return new StoredAccount(account, hash, version + 1, now);
    }

    /** Returns the next state, with this hash. */
    StoredAccount withHash(String next) {
        return withHash(account, next);
    }

    /** Returns the next state, as this account with this hash. */
    StoredAccount withHash(Account next, String hashOfIt) {
        return new StoredAccount(next, hashOfIt, version + 1, null);
    }

    @Override
    public String toString() {
        return "StoredAccount[" + account.id() + ", version " + version + ", hidden]";
    }
}
