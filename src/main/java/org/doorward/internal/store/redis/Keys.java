package org.doorward.internal.store.redis;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiTokenId;
import org.doorward.internal.token.TokenGenerator;
import org.doorward.limit.LimitKey;

/**
 * The names of keys: {@code prefix:tenant:kind:{tag}rest}. The part in braces is the same for all keys of an account, so
 * that a cluster keeps them in one slot. Tenants are encoded: no two can give the same key (R214).
 */
final class Keys {
    /**
     * All API tokens are in one slot: a hash alone does not tell whose token it is, and what is due is asked of all. And with
     * them the service accounts, so that a key and as whom it acts are one answer.
     */
    private static final String API_TOKENS = "api-tokens";

    private final String prefix;

    Keys(String prefix) {
        this.prefix = prefix;
    }

    /** The hash of a session. */
    String session(SessionId id) {
        return sessionStem(id.tenant(), id.tag()) + id.value().substring(SessionId.TAG_LENGTH);
    }

    /** What the names of all sessions of an account start with. */
    String sessionsOf(AccountId owner) {
        return sessionStem(owner.tenant(), TokenGenerator.tagOf(owner));
    }

    /** The sorted set of an account's sessions, by absolute end. */
    String index(AccountId owner) {
        return ofAccount(owner, "index");
    }

    /** The account's epoch, a number. */
    String epoch(AccountId owner) {
        return ofAccount(owner, "epoch");
    }

    /** The hash of a ticket, which is known by the hash of its text. */
    String ticket(TenantId tenant, TokenHash hash) {
        return stem(tenant, "ticket", hash.value());
    }

    /** A lock. What Redisson keeps beside it has the same part in braces. */
    String lock(TenantId tenant, String name) {
        return stem(tenant, "lock", URLEncoder.encode(name, StandardCharsets.UTF_8));
    }

    /** The stream of events of all tenants, and the channel that wakes its readers. No tenant is encoded as a tilde. */
    String events() {
        return prefix + ":~:events";
    }

    /** The hash of the signing keys of all tenants. */
    String signingKeys() {
        return prefix + ":~:signing-keys";
    }

    /** What was counted of a key that limits are on. */
    String limit(LimitKey key) {
        return stem(key.tenant(), "limit", key.digest());
    }

    /** The hash of an API token. */
    String apiToken(ApiTokenId id) {
        return apiTokensOf(id.tenant()) + id.value();
    }

    /** What the names of all API tokens of a tenant start with. */
    String apiTokensOf(TenantId tenant) {
        return allTenants() + encoded(tenant) + betweenTenantAndApiToken();
    }

    /** What is in an API token's key between its tenant and its id. */
    String betweenTenantAndApiToken() {
        return ":api-token:{" + API_TOKENS + "}";
    }

    /** What every key starts with, before its tenant. */
    String allTenants() {
        return prefix + ":";
    }

    /** An API token among those of all tenants. */
    String nameOf(ApiTokenId id) {
        return encoded(id.tenant()) + ":" + id.value();
    }

    /** The token that {@link #nameOf} names. @throws IllegalArgumentException when it names none */
    ApiTokenId apiTokenNamed(String name) {
        int colon = name.indexOf(':');
        String tenant = URLDecoder.decode(name.substring(0, Math.max(0, colon)), StandardCharsets.UTF_8);
        return new ApiTokenId(new TenantId(tenant), name.substring(colon + 1));
    }

    /** The id of the API token that has or had the secret of this hash. */
    String ofHash(TenantId tenant, TokenHash hash) {
        return hashesOf(tenant) + hash.value();
    }

    /** What the names of all those start with. */
    String hashesOf(TenantId tenant) {
        return stem(tenant, "api-token-hash", API_TOKENS);
    }

    /** The set of all hashes that lead to an API token. */
    String hashesOf(ApiTokenId id) {
        return stem(id.tenant(), "api-token-hashes", API_TOKENS) + id.value();
    }

    /** The sorted set of an owner's API tokens, by when they were made. */
    String apiTokensOf(AccountId owner) {
        return stem(owner.tenant(), "api-tokens", API_TOKENS) + TokenGenerator.fingerprintOf(owner);
    }

    /** The sorted set of an owner's API tokens that are not revoked, by their end. */
    String livingApiTokensOf(AccountId owner) {
        return stem(owner.tenant(), "api-tokens-living", API_TOKENS) + TokenGenerator.fingerprintOf(owner);
    }

    /** The sorted set of the API tokens of all tenants, by when they are to be looked at. */
    String apiTokensDue() {
        return prefix + ":~:api-tokens-due:{" + API_TOKENS + "}";
    }

    /** How often an API token or a service account was changed or removed, a number. */
    String apiTokenChanges() {
        return prefix + ":~:api-token-changes:{" + API_TOKENS + "}";
    }

    /** The hash of a service account. */
    String serviceAccount(AccountId id) {
        return serviceAccountsOf(id.tenant()) + restOf(id);
    }

    /** What the names of all service accounts of a tenant start with. */
    String serviceAccountsOf(TenantId tenant) {
        return stem(tenant, "service-account", API_TOKENS);
    }

    /** What comes after that. */
    String restOf(AccountId serviceAccount) {
        return URLEncoder.encode(serviceAccount.value(), StandardCharsets.UTF_8);
    }

    /** The hash of a tenant's service accounts, by the SHA-256 of their names. */
    String serviceAccountNames(TenantId tenant) {
        return stem(tenant, "service-account-names", API_TOKENS);
    }

    /**
     * The failures of a key. Those of a tenant are in one slot: an attempt is counted at several of them in one step, and is
     * worth a thousand of those steps.
     */
    String failures(LimitKey key) {
        return stem(key.tenant(), "failures", "all") + key.digest();
    }

    /** Where it is tried out at the start whether Redis can be used. */
    String probe(String tag, String kind) {
        return prefix + ":~:probe:{" + tag + "}" + kind;
    }

    private String ofAccount(AccountId owner, String kind) {
        String fingerprint = TokenGenerator.fingerprintOf(owner);
        return stem(owner.tenant(), kind, fingerprint.substring(0, SessionId.TAG_LENGTH))
                + fingerprint.substring(SessionId.TAG_LENGTH);
    }

    private String sessionStem(TenantId tenant, String tag) {
        return stem(tenant, "session", tag);
    }

    private String stem(TenantId tenant, String kind, String tag) {
        return prefix + ":" + encoded(tenant) + ":" + kind + ":{" + tag + "}";
    }

    private static String encoded(TenantId tenant) {
        return URLEncoder.encode(tenant.value(), StandardCharsets.UTF_8);
    }
}
