package org.doorward.limit;

import org.doorward.TenantId;
import org.doorward.TokenHash;

/**
 * What is counted together. Stores keep its {@link #digest}, never the id; of an id that can be guessed, as an address can,
 * that hides nothing, so give such an id as a keyed hash.
 *
 * @param tenant whose
 * @param kind what it is of, which keeps equal ids apart; lower case letters, digits and dashes
 * @param id whatever tells it from others of its kind
 */
public record LimitKey(TenantId tenant, String kind, String id) {
    /** @throws IllegalArgumentException when the kind is none */
    public LimitKey {
        if (!Limit.NAME.matcher(kind).matches()) {
            throw new IllegalArgumentException("a kind is of lower case letters, digits and dashes");
        }
    }

    /** The kind and the SHA-256 of the id, at most 76 characters: what a store knows it by, within its tenant. */
    public String digest() {
        return kind + "." + TokenHash.of(id).value();
    }

    /** Without the id. */
    @Override
    public String toString() {
        return tenant + "/" + digest();
    }
}
