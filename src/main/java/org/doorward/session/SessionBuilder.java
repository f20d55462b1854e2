package org.doorward.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Session}, for stores and tests. Not thread-safe. The properties are those of the session. */
public final class SessionBuilder {
    final SessionId id;
    final AccountId owner;

    @Nullable
    String username;

    Set<String> roles = Set.of();
    Device device = Device.UNKNOWN;
    List<String> addresses = List.of();

    @Nullable
    String method;

    @Nullable
    Instant authenticatedAt;

    @Nullable
    Instant createdAt;

    @Nullable
    Instant lastSeenAt;

    @Nullable
    Instant expiresAt;

    @Nullable
    Duration idleTimeout;

    boolean remembered;
    SessionRestrictions restrictions = SessionRestrictions.NONE;

    @Nullable
    Rotation rotation;

    long epoch;
    long accountVersion;

    @Nullable
    Long latestAccountVersion;

    long scopeEpoch;
    long version = 1;

    @Nullable
    SessionEnd end;

    SessionBuilder(SessionId id, AccountId owner) {
        this.id = Objects.requireNonNull(id, "id");
        this.owner = Objects.requireNonNull(owner, "owner");
    }

    SessionBuilder(Session session) {
        this.id = session.id();
        this.owner = session.owner();
        this.username = session.username();
        this.roles = session.roles();
        this.device = session.device();
        this.addresses = session.addresses();
        this.method = session.method();
        this.authenticatedAt = session.authenticatedAt();
        this.createdAt = session.createdAt();
        this.lastSeenAt = session.lastSeenAt();
        this.expiresAt = session.expiresAt();
        this.idleTimeout = session.idleTimeout();
        this.remembered = session.remembered();
        this.restrictions = session.restrictions();
        this.rotation = session.rotation();
        this.epoch = session.epoch();
        this.accountVersion = session.accountVersion();
        this.latestAccountVersion = session.latestAccountVersion();
        this.scopeEpoch = session.scopeEpoch();
        this.version = session.version();
        this.end = session.end();
    }

    public SessionBuilder username(String its) {
        this.username = its;
        return this;
    }

    public SessionBuilder roles(Set<String> its) {
        this.roles = Set.copyOf(its);
        return this;
    }

    public SessionBuilder device(Device its) {
        this.device = its;
        return this;
    }

    public SessionBuilder addresses(List<String> its) {
        this.addresses = List.copyOf(its);
        return this;
    }

    public SessionBuilder method(String its) {
        this.method = its;
        return this;
    }

    public SessionBuilder authenticatedAt(Instant its) {
        this.authenticatedAt = its;
        return this;
    }

    public SessionBuilder createdAt(Instant its) {
        this.createdAt = its;
        return this;
    }

    public SessionBuilder lastSeenAt(Instant its) {
        this.lastSeenAt = its;
        return this;
    }

    public SessionBuilder expiresAt(Instant its) {
        this.expiresAt = its;
        return this;
    }

    public SessionBuilder idleTimeout(Duration its) {
        this.idleTimeout = its;
        return this;
    }

    public SessionBuilder remembered(boolean its) {
        this.remembered = its;
        return this;
    }

    public SessionBuilder restrictions(SessionRestrictions its) {
        this.restrictions = its;
        return this;
    }

    public SessionBuilder rotation(Rotation its) {
        this.rotation = its;
        return this;
    }

    public SessionBuilder epoch(long its) {
        this.epoch = its;
        return this;
    }

    public SessionBuilder accountVersion(long its) {
        this.accountVersion = its;
        return this;
    }

    /** Sets the latest version of the account; without it, the account has not changed. */
    public SessionBuilder latestAccountVersion(long its) {
        this.latestAccountVersion = its;
        return this;
    }

    public SessionBuilder scopeEpoch(long its) {
        this.scopeEpoch = its;
        return this;
    }

    public SessionBuilder version(long its) {
        this.version = its;
        return this;
    }

    /** Sets the end; null for a session that was not ended. */
    public SessionBuilder end(@Nullable SessionEnd its) {
        this.end = its;
        return this;
    }

    /** Returns all properties. */
    List<@Nullable Object> values() {
        return Arrays.asList(
                id,
                owner,
                username,
                roles,
                device,
                addresses,
                method,
                authenticatedAt,
                createdAt,
                lastSeenAt,
                expiresAt,
                idleTimeout,
                remembered,
                restrictions,
                rotation,
                epoch,
                accountVersion,
                latestAccountVersion,
                scopeEpoch,
                version,
                end);
    }

    /**
     * Builds the session.
     *
     * @throws NullPointerException naming a missing property without a default
     * @throws IllegalArgumentException when the session is of another tenant than its account
     */
    public Session build() {
        return new Session(this);
    }
}
