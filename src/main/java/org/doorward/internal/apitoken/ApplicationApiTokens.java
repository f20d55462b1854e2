package org.doorward.internal.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenService;
import org.doorward.apitoken.ApiTokenView;
import org.doorward.apitoken.IssueResult;
import org.doorward.apitoken.ServiceAccount;
import org.jspecify.annotations.Nullable;

/** The part of the engine that applications may call. Safe for any thread. */
public record ApplicationApiTokens(ApiTokenEngine engine) implements ApiTokenService {
    @Override
    public IssueResult createPersonalAccessToken(
            AccountId account, String name, ApiTokenGrant grant, @Nullable Instant expiresAt) {
        if (isServiceAccount(account)) {
            throw new IllegalArgumentException("a service account has API keys and no personal access tokens");
        }
        return engine.create(ApiTokenKind.PERSONAL_ACCESS_TOKEN, account, name, grant, expiresAt);
    }

    @Override
    public IssueResult createApiKey(
            AccountId serviceAccount, String name, ApiTokenGrant grant, @Nullable Instant expiresAt) {
        if (!isServiceAccount(serviceAccount)) {
            throw new IllegalArgumentException("a person's account has personal access tokens and no API keys");
        }
        return engine.create(ApiTokenKind.API_KEY, serviceAccount, name, grant, expiresAt);
    }

    private static boolean isServiceAccount(AccountId id) {
        return id.value().startsWith(ServiceAccount.ID_PREFIX);
    }

    @Override
    public List<ApiTokenView> list(AccountId owner) {
        return engine.list(owner).stream().map(ApiTokenView::of).toList();
    }

    @Override
    public Optional<ApiTokenView> find(AccountId owner, ApiTokenId id) {
        return engine.find(owner, id).map(ApiTokenView::of);
    }

    @Override
    public Optional<ApiTokenView> findLive(TenantId tenant, String text) {
        return engine.findLive(tenant, text).map(ApiTokenView::of);
    }

    @Override
    public IssueResult change(AccountId owner, ApiTokenId id, String name, ApiTokenGrant grant) {
        return engine.find(owner, id)
                .map(token -> engine.change(owner, token.kind(), id, name, grant))
                .orElseGet(IssueResult.NotThere::new);
    }

    @Override
    public IssueResult rotate(AccountId owner, ApiTokenId id, Duration overlap) {
        return engine.rotate(owner, id, overlap, null);
    }

    @Override
    public boolean revoke(AccountId owner, ApiTokenId id) {
        return engine.revoke(owner, id);
    }

    @Override
    public int revokeAll(AccountId owner) {
        return engine.revokeAll(owner, ApiTokenEnd.Cause.REVOKED);
    }

    @Override
    public void ownerChanged(AccountId owner) {
        engine.ownerChanged(owner);
    }
}
