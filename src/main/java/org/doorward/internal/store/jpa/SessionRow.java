package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.session.Device;
import org.doorward.session.DeviceType;
import org.doorward.session.Rotation;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.jspecify.annotations.Nullable;

/** A session as a row. Times are milliseconds since 1970, so that no time zone of driver or server matters. */
@Entity(name = "Session")
@Table(name = "doorward_session")
@IdClass(InTenant.class)
@SuppressWarnings("NullAway.Init") // filled by Jakarta Persistence
class SessionRow {
    @Id
    @Column(name = "tenant")
    String tenant;

    @Id
    @Column(name = "id")
    String id;

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
        row.addresses = Texts.joined(session.addresses());
        row.method = session.method();
        row.authenticatedAt = session.authenticatedAt().toEpochMilli();
        row.createdAt = session.createdAt().toEpochMilli();
        row.lastSeenAt = session.lastSeenAt().toEpochMilli();
        row.expiresAt = session.expiresAt().toEpochMilli();
        row.idleMillis = session.idleTimeout().toMillis();
        row.idleExpiresAt = session.idleExpiresAt().toEpochMilli();
        row.remembered = session.remembered();
        row.currentHash = rotation.current().value();
        row.previousHash = previous == null ? null : previous.value();
        row.rotationKey = rotation.keyId();
        row.generation = rotation.generation();
        row.rotatedAt = rotation.rotatedAt().toEpochMilli();
        row.confirmedAt = confirmed == null ? null : confirmed.toEpochMilli();
        row.epoch = session.epoch();
        row.version = session.version();
        row.forgetAt = session.timesOutAt().plus(tombstone).toEpochMilli();
        return row;
    }

    Session session() {
        TenantId of = new TenantId(tenant);
        return new Session(
                new SessionId(of, id),
                new AccountId(of, account),
                username,
                Texts.roles(roles),
                new Device(DeviceType.valueOf(deviceType), deviceName, clientId),
                Texts.list(addresses),
                method,
                Instant.ofEpochMilli(authenticatedAt),
                Instant.ofEpochMilli(createdAt),
                Instant.ofEpochMilli(lastSeenAt),
                Instant.ofEpochMilli(expiresAt),
                Duration.ofMillis(idleMillis),
                remembered,
                new Rotation(
                        new TokenHash(currentHash),
                        previousHash == null ? null : new TokenHash(previousHash),
                        rotationKey,
                        generation,
                        Instant.ofEpochMilli(rotatedAt),
                        confirmedAt == null ? null : Instant.ofEpochMilli(confirmedAt)),
                epoch,
                version,
                endReason == null || endedAt == null
                        ? null
                        : new SessionEnd(Reason.ofCode(endReason), Instant.ofEpochMilli(endedAt)));
    }
}
