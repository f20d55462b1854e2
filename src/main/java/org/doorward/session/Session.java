package org.doorward.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.Suspension;
import org.doorward.account.Account;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in of one account on one device, as stores hold it. Immutable: a change is a new value with the next {@code
 * version}. It holds hashes and no secret. Times have milliseconds. Applications see a {@link SessionView}. Further
 * properties may be added.
 */
public final class Session {
    /** The most addresses. */
    public static final int MAX_ADDRESSES = 5;

    private final SessionId id;
    private final AccountId owner;
    private final String username;
    private final Set<String> roles;
    private final Device device;
    private final List<String> addresses;
    private final String method;
    private final Instant authenticatedAt;
    private final Instant createdAt;
    private final Instant lastSeenAt;
    private final Instant expiresAt;
    private final Duration idleTimeout;
    private final boolean remembered;
    private final SessionRestrictions restrictions;
    private final Rotation rotation;
    private final long epoch;
    private final long accountVersion;
    private final long latestAccountVersion;
    private final long scopeEpoch;
    private final long version;
    private final @Nullable SessionEnd end;

    Session(SessionBuilder builder) {
        this.id = Objects.requireNonNull(builder.id, "id");
        this.owner = Objects.requireNonNull(builder.owner, "owner");
        this.username = Objects.requireNonNull(builder.username, "username");
        this.roles = builder.roles;
        this.device = builder.device;
        this.addresses = builder.addresses;
        this.method = Objects.requireNonNull(builder.method, "method");
        this.authenticatedAt = Objects.requireNonNull(builder.authenticatedAt, "authenticatedAt");
        this.createdAt = Objects.requireNonNull(builder.createdAt, "createdAt");
        this.lastSeenAt = Objects.requireNonNull(builder.lastSeenAt, "lastSeenAt");
        this.expiresAt = Objects.requireNonNull(builder.expiresAt, "expiresAt");
        this.idleTimeout = Objects.requireNonNull(builder.idleTimeout, "idleTimeout");
        this.remembered = builder.remembered;
        this.restrictions = builder.restrictions;
        this.rotation = Objects.requireNonNull(builder.rotation, "rotation");
        this.epoch = builder.epoch;
        this.accountVersion = builder.accountVersion;
        this.latestAccountVersion = Objects.requireNonNullElse(builder.latestAccountVersion, builder.accountVersion);
        this.scopeEpoch = builder.scopeEpoch;
        this.version = builder.version;
        this.end = builder.end;
        if (!id.tenant().equals(owner.tenant())) {
            throw new IllegalArgumentException("a session is of its account's tenant");
        }
    }

    /** Returns a builder of a new session. Properties without a default must be set. */
    public static SessionBuilder builder(SessionId id, AccountId owner) {
        return new SessionBuilder(id, owner);
    }

    /** Returns a builder of a changed session. */
    public SessionBuilder toBuilder() {
        return new SessionBuilder(this);
    }

    /** Returns the public id. */
    public SessionId id() {
        return id;
    }

    /** Returns the account that the session belongs to. */
    public AccountId owner() {
        return owner;
    }

    /** Returns the account's username when it was last read. */
    public String username() {
        return username;
    }

    /** Returns the account's roles when they were last read. */
    public Set<String> roles() {
        return roles;
    }

    public Device device() {
        return device;
    }

    /** Returns the client addresses, the latest first, at most {@value #MAX_ADDRESSES}. */
    public List<String> addresses() {
        return addresses;
    }

    /** Returns how the account was authenticated, such as {@code password}. */
    public String method() {
        return method;
    }

    public Instant authenticatedAt() {
        return authenticatedAt;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Returns the last use, up to the touch interval late. */
    public Instant lastSeenAt() {
        return lastSeenAt;
    }

    /** Returns the absolute end, which never changes. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** Returns the time without use after which it is over. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** Whether it outlives the browser. */
    public boolean remembered() {
        return remembered;
    }

    /** Returns what may restrict it, when the account was last read. */
    public SessionRestrictions restrictions() {
        return restrictions;
    }

    public Rotation rotation() {
        return rotation;
    }

    /** Returns the account's epoch of this session. */
    public long epoch() {
        return epoch;
    }

    /** Returns the version of the account when username, roles and restrictions were read. */
    public long accountVersion() {
        return accountVersion;
    }

    /** Returns the version of the account when the store read this session. */
    public long latestAccountVersion() {
        return latestAccountVersion;
    }

    /** Whether the account has changed since username, roles and restrictions were read. */
    public boolean isOutdated() {
        return accountVersion != latestAccountVersion;
    }

    /** Returns the epoch of tenant or everyone up to which the account's sessions are settled. An earlier one is over. */
    public long scopeEpoch() {
        return scopeEpoch;
    }

    /** Returns the version, which only {@link org.doorward.store.SessionStore#replace} changes; 1 for a new session. */
    public long version() {
        return version;
    }

    /** Returns the end; null for a session that was not ended. */
    public @Nullable SessionEnd end() {
        return end;
    }

    /** Returns the end; empty for a session that was not ended. A time-out is no such end: see {@link #endReasonAt}. */
    public Optional<SessionEnd> ended() {
        return Optional.ofNullable(end);
    }

    /** Returns when it times out without further use: the earlier of the idle and the absolute end. */
    public Instant timesOutAt() {
        return idleExpiresAt().isBefore(expiresAt) ? idleExpiresAt() : expiresAt;
    }

    /** Returns when the idle timeout ends it. */
    public Instant idleExpiresAt() {
        return lastSeenAt.plus(idleTimeout);
    }

    /** Returns why it is over at this time; empty while it is live. */
    public Optional<Reason> endReasonAt(Instant now) {
        if (end != null) {
            return Optional.of(end.reason());
        }
        if (!now.isBefore(expiresAt)) {
            return Optional.of(Reason.EXPIRED);
        }
        return now.isBefore(idleExpiresAt()) ? Optional.empty() : Optional.of(Reason.IDLE);
    }

    /** Returns the next version, after a rotation, {@linkplain #renewed with} what the account is now. */
    public Session rotated(Rotation next, Account present) {
        return renewed(present).toBuilder().rotation(next).build();
    }

    /** Returns the next version, with name, roles and restrictions of the account, which was read after this session. */
    public Session renewed(Account present) {
        return toBuilder()
                .username(present.username())
                .roles(present.roles())
                .restrictions(restrictions.following(present))
                .accountVersion(latestAccountVersion)
                .version(version + 1)
                .build();
    }

    /** Returns the next version, with another suspension of the session itself; null for none. */
    public Session suspended(@Nullable Suspension its) {
        return toBuilder()
                .restrictions(restrictions.suspended(its))
                .version(version + 1)
                .build();
    }

    /** Returns the same session, ended. For stores. */
    public Session endedBy(SessionEnd theEnd) {
        return toBuilder().end(theEnd).build();
    }

    /** Returns the same session, read while its account has this version and this scope epoch. For stores. */
    public Session readAt(long latest, long scope) {
        return latest == latestAccountVersion && scope == scopeEpoch
                ? this
                : toBuilder().latestAccountVersion(latest).scopeEpoch(scope).build();
    }

    /** Returns the same session in another epoch of its account. For stores. */
    public Session inEpoch(long newEpoch) {
        return toBuilder().epoch(newEpoch).build();
    }

    /** Returns the same session after a use. It changes nothing backwards. For stores. */
    public Session touched(Touch touch) {
        boolean confirms = touch.shownGeneration() == rotation.generation() && rotation.isUnconfirmed();
        boolean later = touch.at().isAfter(lastSeenAt);
        return toBuilder()
                .rotation(confirms ? rotation.confirmed(touch.at()) : rotation)
                .lastSeenAt(later ? touch.at() : lastSeenAt)
                .addresses(later ? touch.addressesAfter(addresses) : addresses)
                .build();
    }

    /** Returns this with the uses of {@code present} and its confirmation of the same generation. For stores. */
    public Session replacing(Session present) {
        return toBuilder()
                .rotation(rotation.confirmedAs(present.rotation))
                .lastSeenAt(present.lastSeenAt)
                .addresses(present.addresses)
                .epoch(present.epoch)
                .build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Session that
                && toBuilder().values().equals(that.toBuilder().values());
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Session" + toBuilder().values();
    }
}
