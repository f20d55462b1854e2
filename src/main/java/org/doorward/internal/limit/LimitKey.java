package org.doorward.internal.limit;

import org.doorward.TenantId;
import org.doorward.TokenHash;

/**
 * The key of one count. Stores hold its {@link #digest}, never the id. A digest does not hide an id that can be
 * guessed, such as an address; pass such an id as a keyed hash. Immutable.
 *
 * @param tenant the tenant
 * @param kind the kind of the id, which separates equal ids; lower case letters, digits and dashes
 * @param id the id, unique within its kind
 */
public record LimitKey(TenantId tenant, String kind, String id) {
    /** @throws IllegalArgumentException when the kind is malformed */
    public LimitKey {
        if (!Limit.NAME.matcher(kind).matches()) {
            throw new IllegalArgumentException("a kind has lower case letters, digits and dashes only");
        }
    }

    /** Returns the kind and the SHA-256 of the id, at most 76 characters: the key in a store, within the tenant. */
    public String digest() {
        return kind + "." + TokenHash.of(id).value();
    }

    /** Omits the id. */
    @Override
    public String toString() {
        return tenant + "/" + digest();
    }
}
