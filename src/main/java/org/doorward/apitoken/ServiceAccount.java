package org.doorward.apitoken;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.doorward.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * The account of a program, which API keys act as. It belongs to no person. Immutable; made with a {@link #builder
 * builder}. Further properties may be added.
 */
public final class ServiceAccount {
    /** The prefix of every id. */
    public static final String ID_PREFIX = "service:";

    /** The most roles. */
    public static final int MOST_ROLES = 100;

    private static final int MAX_ROLE = 100;

    private final AccountId id;
    private final String name;
    private final Set<String> roles;
    private final boolean isActive;
    private final Instant createdAt;
    private final AccountId createdBy;
    private final long version;

    private ServiceAccount(Builder builder) {
        this.id = builder.id;
        this.name = builder.name;
        this.roles = builder.roles;
        this.isActive = builder.isActive;
        this.createdAt = builder.createdAt;
        this.createdBy = builder.createdBy;
        this.version = builder.version;
        if (!id.value().startsWith(ID_PREFIX)) {
            throw new InvalidFieldException(InvalidFieldException.Field.ID);
        }
        if (!ApiToken.isName(name)) {
            throw new InvalidFieldException(InvalidFieldException.Field.NAME);
        }
        if (roles.size() > MOST_ROLES
                || roles.stream().anyMatch(role -> role.length() > MAX_ROLE || !ApiToken.isName(role))) {
            throw new InvalidFieldException(InvalidFieldException.Field.ROLES);
        }
    }

    /**
     * Returns a builder of an active service account without roles, of the first version. For stores; {@link
     * ServiceAccounts#create} makes and stores one.
     *
     * @param id starts with {@value #ID_PREFIX}, so that it belongs to no person
     * @param name an {@linkplain ApiToken#isName API token's name}, unique in its tenant, and no person's username
     * @param createdBy who created it; only for information
     */
    public static Builder builder(AccountId id, String name, Instant createdAt, AccountId createdBy) {
        return new Builder(id, name, createdAt, createdBy);
    }

    /** Returns the id that its API keys act as. */
    public AccountId id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Set<String> roles() {
        return roles;
    }

    /** Whether its keys are valid. */
    public boolean isActive() {
        return isActive;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public AccountId createdBy() {
        return createdBy;
    }

    /** Returns the version: 1 for a new one, and one more after each change. */
    public long version() {
        return version;
    }

    /** Returns the next version with these properties. @throws InvalidFieldException naming an invalid field */
    public ServiceAccount changed(String nextName, Set<String> nextRoles, boolean nextActive) {
        return builder(id, nextName, createdAt, createdBy)
                .roles(nextRoles)
                .isActive(nextActive)
                .version(version + 1)
                .build();
    }

    private List<Object> values() {
        return List.of(id, name, roles, isActive, createdAt, createdBy, version);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServiceAccount that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "ServiceAccount" + values();
    }

    /** Builds a {@link ServiceAccount}. Not thread-safe. */
    public static final class Builder {
        private final AccountId id;
        private final String name;
        private final Instant createdAt;
        private final AccountId createdBy;
        private Set<String> roles = Set.of();
        private boolean isActive = true;
        private long version = 1;

        private Builder(AccountId id, String name, Instant createdAt, AccountId createdBy) {
            this.id = Objects.requireNonNull(id, "id");
            this.name = Objects.requireNonNull(name, "name");
            this.createdAt = Objects.requireNonNull(createdAt, "createdAt");
            this.createdBy = Objects.requireNonNull(createdBy, "createdBy");
        }

        public Builder roles(Set<String> its) {
            this.roles = Set.copyOf(its);
            return this;
        }

        /** Whether its keys are valid. */
        public Builder isActive(boolean is) {
            this.isActive = is;
            return this;
        }

        public Builder version(long its) {
            this.version = its;
            return this;
        }

        /** Builds the service account. @throws InvalidFieldException naming an invalid field */
        public ServiceAccount build() {
            return new ServiceAccount(this);
        }
    }
}
