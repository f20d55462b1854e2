package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TokenHash;
import org.doorward.internal.store.AddressRange;
import org.doorward.internal.store.RestrictionTexts;
import org.doorward.internal.store.Texts;
import org.doorward.session.Device;
import org.doorward.session.DeviceType;
import org.doorward.session.Rotation;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.store.SessionStore.AccountState;
import org.jspecify.annotations.Nullable;

/** A session. Times are milliseconds since 1970, so that time zones of driver and server do not matter. */
@Entity(name = "Session")
@Table(name = "doorward_session")
@SuppressWarnings("NullAway.Init") // set by Jakarta Persistence
class SessionRow extends TenantRow {
    @Column(name = "account")
    String account;

    @Column(name = "username")
    String username;

    @Column(name = "roles")
    String roles;

    @Column(name = "device_type")
    String deviceType;

    @Column(name = "device_name")
    String deviceName;

    @Column(name = "client_id")
    @Nullable
    String clientId;

    @Column(name = "addresses")
    String addresses;

    /** The key of the first address; null where there is none, and in a row that an earlier release has written. */
    @Column(name = "address_key")
    @Nullable
    String addressKey;

    @Column(name = "auth_method")
    String method;

    @Column(name = "authenticated_at")
    long authenticatedAt;

    @Column(name = "created_at")
    long createdAt;

    @Column(name = "last_seen_at")
    long lastSeenAt;

    @Column(name = "expires_at")
    long expiresAt;

    @Column(name = "idle_millis")
    long idleMillis;

    @Column(name = "idle_expires_at")
    long idleExpiresAt;

    @Column(name = "remembered")
    boolean remembered;

    @Column(name = "restrictions")
    @Nullable
    String restrictions;

    @Column(name = "current_hash")
    String currentHash;

    @Column(name = "previous_hash")
    @Nullable
    String previousHash;

    @Column(name = "rotation_key")
    String rotationKey;

    @Column(name = "generation")
    long generation;

    @Column(name = "rotated_at")
    long rotatedAt;

    @Column(name = "confirmed_at")
    @Nullable
    Long confirmedAt;

    @Column(name = "epoch")
    long epoch;

    @Column(name = "account_version")
    long accountVersion;

    @Column(name = "version")
    long version;

    @Column(name = "end_reason")
    @Nullable
    String endReason;

    @Column(name = "ended_at")
    @Nullable
    Long endedAt;

    @Column(name = "forget_at")
    long forgetAt;

    static SessionRow of(Session session, Duration tombstone) {
        Rotation rotation = session.rotation();
        TokenHash previous = rotation.previous();
        Instant confirmed = rotation.confirmedAt();
        SessionRow row = new SessionRow();
        row.tenant = session.id().tenant().value();
        row.id = session.id().value();
        row.account = session.owner().value();
        row.username = session.username();
        row.roles = Texts.joined(session.roles());
        row.deviceType = session.device().type().name();
        row.deviceName = session.device().name();
        row.clientId = session.device().clientId();
        row.setAddresses(session.addresses());
        row.method = session.method();
        row.authenticatedAt = session.authenticatedAt().toEpochMilli();
        row.createdAt = session.createdAt().toEpochMilli();
        row.lastSeenAt = session.lastSeenAt().toEpochMilli();
        row.expiresAt = session.expiresAt().toEpochMilli();
        row.idleMillis = session.idleTimeout().toMillis();
        row.idleExpiresAt = session.idleExpiresAt().toEpochMilli();
        row.remembered = session.remembered();
        row.restrictions = restrictions(session);
        row.currentHash = rotation.current().value();
        row.previousHash = previous == null ? null : previous.value();
        row.rotationKey = rotation.keyId();
        row.generation = rotation.generation();
        row.rotatedAt = rotation.rotatedAt().toEpochMilli();
        row.confirmedAt = confirmed == null ? null : confirmed.toEpochMilli();
        row.epoch = session.epoch();
        row.accountVersion = session.accountVersion();
        row.version = session.version();
        row.forgetAt = session.timesOutAt().plus(tombstone).toEpochMilli();
        return row;
    }

    /** Returns what the column holds; null for nothing, as in a row of an earlier version. */
    static @Nullable String restrictions(Session session) {
        String text = RestrictionTexts.written(session);
        return text.isEmpty() ? null : text;
    }

    void setAddresses(List<String> all) {
        addresses = Texts.joined(all);
        addressKey = all.isEmpty() ? null : AddressRange.keyOf(all.get(0)).orElse(null);
    }

    /** Returns the session by the account's present state: one of an earlier epoch has ended, even if its row does not say so. */
    Session session(AccountState present) {
        Session session = session().readAt(present.version(), present.scope());
        return session.end() == null && epoch < present.epoch()
                ? session.endedBy(new SessionEnd(Reason.REVOKED, session.lastSeenAt()))
                : session;
    }

    Session session() {
        return Session.builder(new SessionId(tenantId(), id), accountId(account))
                .username(username)
                .roles(Texts.set(roles))
                .device(new Device(DeviceType.valueOf(deviceType), deviceName, clientId))
                .addresses(Texts.list(addresses))
                .method(method)
                .authenticatedAt(Instant.ofEpochMilli(authenticatedAt))
                .createdAt(Instant.ofEpochMilli(createdAt))
                .lastSeenAt(Instant.ofEpochMilli(lastSeenAt))
                .expiresAt(Instant.ofEpochMilli(expiresAt))
                .idleTimeout(Duration.ofMillis(idleMillis))
                .remembered(remembered)
                .restrictions(RestrictionTexts.read(restrictions))
                .rotation(new Rotation(
                        new TokenHash(currentHash),
                        previousHash == null ? null : new TokenHash(previousHash),
                        rotationKey,
                        generation,
                        Instant.ofEpochMilli(rotatedAt),
                        confirmedAt == null ? null : Instant.ofEpochMilli(confirmedAt)))
                .epoch(epoch)
                .accountVersion(RestrictionTexts.accountVersion(restrictions, accountVersion))
                .latestAccountVersion(accountVersion)
                .version(version)
                .end(
                        endReason == null || endedAt == null
                                ? null
                                : new SessionEnd(Reason.ofCode(endReason), Instant.ofEpochMilli(endedAt)))
                .build();
    }
}
