package org.doorward.account;

/**
 * An account and the hash of its password, as a store keeps them.
 *
 * @param account whose password it is
 * @param hash as {@link PasswordHasher#hash} wrote it; {@link #toString()} hides it
 */
public record StoredPassword(Account account, String hash) {
    @Override
    public String toString() {
        return "StoredPassword[" + account.id() + ", hidden]";
    }
}
