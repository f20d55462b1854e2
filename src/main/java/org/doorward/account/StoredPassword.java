package org.doorward.account;

/**
 * An account and the hash of its password, as a store holds them. {@link #toString()} omits the hash.
 *
 * @param hash as {@link PasswordHasher#hash} returned it
 */
public record StoredPassword(Account account, String hash) {
    @Override
    public String toString() {
        return "StoredPassword[" + account.id() + ", hidden]";
    }
}
