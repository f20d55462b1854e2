package org.doorward.account;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * The record behind a principal. Immutable and free of secrets.
 *
 * @param id stable, never reused
 * @param username what the account signs in with, {@linkplain Usernames#normalise normalised}
 * @param email its e-mail address, null when not known
 * @param emailVerified whether that address is proved to be the holder's
 * @param termsAccepted whether the holder accepted the application's terms
 * @param roles what the account may do
 * @param status whether it may be used
 */
public record Account(
        AccountId id,
        String username,
        @Nullable String email,
        boolean emailVerified,
        boolean termsAccepted,
        Set<String> roles,
        AccountStatus status) {

    /** The longest username. */
    public static final int MAX_USERNAME = 254;

    /** Copies the roles. @throws IllegalArgumentException when the username is empty or too long */
    public Account {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(status, "status");
        if (username.isEmpty() || username.length() > MAX_USERNAME) {
            throw new IllegalArgumentException("a username is 1 to " + MAX_USERNAME + " characters");
        }
        roles = Set.copyOf(roles);
    }

    /** An active account without e-mail address. */
    public static Account active(AccountId id, String username, Set<String> roles) {
        return new Account(id, username, null, false, false, roles, AccountStatus.ACTIVE);
    }

    /** The e-mail address, when known. */
    public Optional<String> emailAddress() {
        return Optional.ofNullable(email);
    }

    /** Whether it may be used. */
    public boolean isActive() {
        return status == AccountStatus.ACTIVE;
    }
}
