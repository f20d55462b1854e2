package org.doorward;

import java.util.Objects;

/**
 * The stable id of an account within its tenant; never a username. It has 1 to 128 characters, without control
 * characters.
 */
public record AccountId(TenantId tenant, String value) {
    private static final int MAX_LENGTH = 128;

    /**
     * @throws IllegalArgumentException when the text is empty, too long, or holds control characters or half surrogate
     *     pairs
     */
    public AccountId {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(value, "value");
        if (value.isEmpty() || value.length() > MAX_LENGTH || !TenantId.isPrintable(value)) {
            throw new IllegalArgumentException(
                    "an account id is 1 to 128 characters without control characters and half characters");
        }
    }

    /** Returns the id of an account of the {@linkplain TenantId#DEFAULT default tenant}. */
    public static AccountId of(String value) {
        return new AccountId(TenantId.DEFAULT, value);
    }

    @Override
    public String toString() {
        return tenant.equals(TenantId.DEFAULT) ? value : tenant + "/" + value;
    }
}
