package org.doorward.apitoken;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.doorward.AccountId;

/**
 * As whom API keys act: an account of a program, which belongs to no person and outlives whoever made it (R130). Immutable.
 *
 * @param id starts with {@value #ID_PREFIX}, so that it is never an account's
 * @param name what people call it, as an {@linkplain ApiToken#isName API token's name}; one of its tenant has it
 * @param roles what it may do
 * @param isActive whether its keys are good
 * @param createdAt when it was made
 * @param createdBy by whom; only told, nothing depends on that account
 * @param version 1 for a new one, one more for each change
 */
public record ServiceAccount(
        AccountId id,
        String name,
        Set<String> roles,
        boolean isActive,
        Instant createdAt,
        AccountId createdBy,
        long version) {
    /** How every id starts. */
    public static final String ID_PREFIX = "service:";

    /** The most roles that one has. */
    public static final int MOST_ROLES = 100;

    private static final int MAX_ROLE = 100;

    /** Copies the roles. @throws IllegalArgumentException naming the field that cannot be used */
    public ServiceAccount {
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(createdBy, "createdBy");
        roles = Set.copyOf(roles);
        if (!id.value().startsWith(ID_PREFIX)) {
            throw new IllegalArgumentException("id");
        }
        if (!ApiToken.isName(name)) {
            throw new IllegalArgumentException("name");
        }
        if (roles.size() > MOST_ROLES
                || roles.stream().anyMatch(role -> role.length() > MAX_ROLE || !ApiToken.isName(role))) {
            throw new IllegalArgumentException("roles");
        }
    }

    /** With the next version and this instead. */
    public ServiceAccount changed(String nextName, Set<String> nextRoles, boolean nextActive) {
        return new ServiceAccount(id, nextName, nextRoles, nextActive, createdAt, createdBy, version + 1);
    }
}
