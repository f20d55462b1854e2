package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.doorward.AddressBlock;
import org.doorward.ApiTokenId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenSecrets;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.internal.store.Texts;
import org.jspecify.annotations.Nullable;

/** An API token. Times are milliseconds since 1970, so that time zones of driver and server do not matter. */
@Entity(name = "ApiToken")
@Table(name = "doorward_api_token")
@SuppressWarnings("NullAway.Init") // set by Jakarta Persistence
class ApiTokenRow extends TenantRow {
    @Column(name = "kind")
    String kind;

    @Column(name = "account")
    String account;

    @Column(name = "name")
    String name;

    @Column(name = "display")
    String display;

    @Column(name = "current_hash")
    String currentHash;

    @Column(name = "previous_hash")
    @Nullable
    String previousHash;

    @Column(name = "previous_until")
    @Nullable
    Long previousUntil;

    @Column(name = "scopes")
    @Nullable
    String scopes;

    @Column(name = "networks")
    String networks;

    @Column(name = "requests_per_minute")
    @Nullable
    Integer requestsPerMinute;

    @Column(name = "created_at")
    long createdAt;

    @Column(name = "issued_at")
    long issuedAt;

    @Column(name = "expires_at")
    @Nullable
    Long expiresAt;

    @Column(name = "reminded")
    int reminded;

    @Column(name = "used_count")
    long usedCount;

    @Column(name = "used_at")
    @Nullable
    Long usedAt;

    @Column(name = "used_from")
    @Nullable
    String usedFrom;

    @Column(name = "end_cause")
    @Nullable
    String endCause;

    @Column(name = "ended_at")
    @Nullable
    Long endedAt;

    @Column(name = "due_at")
    long dueAt;

    @Column(name = "scope_epoch")
    long scopeEpoch;

    @Column(name = "version")
    long version;

    static ApiTokenRow of(ApiToken token) {
        ApiTokenSecrets secrets = token.secrets();
        TokenHash previous = secrets.previous();
        ApiTokenEnd end = token.end();
        ApiTokenRow row = new ApiTokenRow();
        row.tenant = token.id().tenant().value();
        row.id = token.id().value();
        row.kind = token.kind().name();
        row.account = token.owner().value();
        row.name = token.name();
        row.display = secrets.display();
        row.currentHash = secrets.current().value();
        row.previousHash = previous == null ? null : previous.value();
        row.previousUntil = millis(secrets.previousUntil());
        row.scopes = scopes(token.grant());
        row.networks = networks(token.grant());
        row.requestsPerMinute = token.grant().requestsPerMinute();
        row.createdAt = token.createdAt().toEpochMilli();
        row.issuedAt = token.issuedAt().toEpochMilli();
        row.expiresAt = millis(token.expiresAt());
        row.reminded = token.reminded();
        row.usedCount = token.use().count();
        row.usedAt = millis(token.use().lastAt());
        row.usedFrom = token.use().lastAddress();
        row.endCause = end == null ? null : end.cause().code();
        row.endedAt = end == null ? null : (Long) end.at().toEpochMilli();
        row.dueAt = token.dueAt().toEpochMilli();
        row.scopeEpoch = token.scopeEpoch();
        row.version = token.version();
        return row;
    }

    static @Nullable String scopes(ApiTokenGrant grant) {
        Set<String> scopes = grant.scopes();
        return scopes == null ? null : Texts.joined(scopes);
    }

    static String networks(ApiTokenGrant grant) {
        return Texts.joined(
                grant.networks().stream().map(AddressBlock::toString).toList());
    }

    static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : (Long) time.toEpochMilli();
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /** @throws IllegalArgumentException when the row is damaged */
    ApiToken token() {
        List<AddressBlock> blocks =
                Texts.list(networks).stream().map(AddressBlock::parse).toList();
        return ApiToken.builder(new ApiTokenId(tenantId(), id), ApiTokenKind.valueOf(kind), accountId(account))
                .name(name)
                .secrets(new ApiTokenSecrets(
                        display,
                        new TokenHash(currentHash),
                        previousHash == null ? null : new TokenHash(previousHash),
                        instant(previousUntil)))
                .grant(new ApiTokenGrant(scopes == null ? null : Texts.set(scopes), blocks, requestsPerMinute))
                .createdAt(Instant.ofEpochMilli(createdAt))
                .issuedAt(Instant.ofEpochMilli(issuedAt))
                .expiresAt(instant(expiresAt))
                .reminded(reminded)
                .use(new ApiTokenUse(instant(usedAt), usedFrom, usedCount))
                .end(
                        endCause == null
                                ? null
                                : new ApiTokenEnd(
                                        ApiTokenEnd.Cause.ofCode(endCause),
                                        Instant.ofEpochMilli(endedAt == null ? 0 : endedAt)))
                .dueAt(Instant.ofEpochMilli(dueAt))
                .scopeEpoch(scopeEpoch)
                .version(version)
                .build();
    }
}
