package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.AddressBlock;
import org.doorward.ApiTokenId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenSecrets;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.testing.TestStores;
import org.jspecify.annotations.Nullable;

/** A store, three owners, and what tests of it do again and again. */
public abstract class ApiTokenStoreBed {
    protected static final Instant T0 = Instant.parse("2026-03-01T12:00:00.123Z");
    protected static final Instant EXPIRES = T0.plus(Duration.ofDays(90));
    /** Later than any test asks what is due. */
    private static final Instant DUE = T0.plus(Duration.ofDays(60));

    protected static final int MANY = 1_000;

    protected final TokenGenerator generator = new TokenGenerator();
    protected final AccountId ada = AccountId.of("ada-" + generator.id());
    protected final AccountId bob = AccountId.of("bob-" + generator.id());
    /** Of the same name in another tenant. */
    protected final AccountId namesake = new AccountId(new TenantId("a:b{c} d/ä"), ada.value());

    /** The store under test: that of the class, unless a test has its own. Tests share what it keeps. */
    protected ApiTokenStore store() {
        return TestStores.of(this).one().apiTokens(true);
    }

    /** The store as another node has it; where there is only one, the same. */
    protected ApiTokenStore ofAnotherNode() {
        return TestStores.of(this).other().apiTokens(true);
    }

    protected final TokenHash hash() {
        return TokenHash.of(generator.id());
    }

    protected final ApiTokenId id(TenantId tenant) {
        return new ApiTokenId(tenant, generator.id());
    }

    protected final ApiToken token(AccountId owner) {
        return token(owner, T0, EXPIRES, DUE);
    }

    protected final ApiToken token(AccountId owner, Instant createdAt, @Nullable Instant expiresAt, Instant dueAt) {
        return ApiToken.builder(id(owner.tenant()), ApiTokenKind.PERSONAL_ACCESS_TOKEN, owner)
                .name("build server")
                .secrets(ApiTokenSecrets.first("dwp_…abcd", hash()))
                .grant(new ApiTokenGrant(Set.of("read", "write"), List.of(AddressBlock.parse("192.0.2.0/24")), 60))
                .createdAt(createdAt)
                .issuedAt(createdAt)
                .expiresAt(expiresAt)
                .dueAt(dueAt)
                .build();
    }

    protected final ApiToken created(AccountId owner) {
        return created(token(owner));
    }

    protected final ApiToken created(ApiToken token) {
        assertTrue(store().create(token, MANY, T0));
        return token;
    }

    /** All of them. */
    protected final List<ApiToken> list(AccountId owner) {
        return store().list(owner, T0, MANY);
    }

    protected final ApiToken stored(ApiTokenId id) {
        return store().find(id).orElseThrow();
    }

    protected final Optional<ApiToken> byHash(AccountId owner, TokenHash hash) {
        return store().findByHash(owner.tenant(), hash);
    }

    /** With a new secret; the one before is good for an hour more. */
    protected final ApiToken rotated(ApiToken token) {
        return rotated(token, hash());
    }

    protected final ApiToken rotated(ApiToken token, TokenHash next) {
        return token.rotated(
                token.secrets().rotated("dwp_…wxyz", next, T0, T0.plusSeconds(3_600)), T0, EXPIRES, token.dueAt());
    }

    protected static ApiToken revoked(ApiToken token) {
        return token.ended(new ApiTokenEnd(ApiTokenEnd.Cause.REVOKED, T0.plusSeconds(5)), token.dueAt());
    }

    protected static ApiToken named(ApiToken token, String name) {
        return token.named(name, token.grant());
    }

    protected static ApiTokenUse use(long seconds, String address, long count) {
        return new ApiTokenUse(T0.plusSeconds(seconds), address, count);
    }

    protected static List<ApiTokenId> ids(List<ApiToken> tokens) {
        return tokens.stream().map(ApiToken::id).toList();
    }
}
