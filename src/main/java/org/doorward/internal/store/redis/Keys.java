package org.doorward.internal.store.redis;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.limit.LimitKey;

/**
 * The names of keys: {@code prefix:tenant:kind:{tag}rest}. All keys of an account's sessions have the same hash tag, so that a
 * cluster stores them in one slot. Tenants are encoded, so that no two tenants share a key.
 */
final class Keys {
    /**
     * The hash tag of all API tokens: a hash does not tell the owner of its token, and one set holds all tokens that are due.
     * Service accounts share it, so that one script reads a key and its owner.
     */
    private static final String API_TOKENS = "api-tokens";

    private static final String INDEX = "index";
    private static final String EPOCHS = "epochs";

    private final String prefix;

    Keys(String prefix) {
        this.prefix = prefix;
    }

    /** The hash of a session. */
    String session(SessionId id) {
        return sessionStem(id.tenant(), id.tag()) + restOf(id);
    }

    /** The part of a session's id after its tag. */
    static String restOf(SessionId id) {
        return id.value().substring(SessionId.TAG_LENGTH);
    }

    /** The prefix of the sessions of an account. */
    String sessionsOf(AccountId owner) {
        return sessionStem(owner.tenant(), TokenGenerator.tagOf(owner));
    }

    /** The sorted set of an account's sessions of one epoch. */
    String index(AccountId owner, long epoch) {
        return indexesOf(owner) + epoch;
    }

    /** The prefix of the indexes of an account; the epoch follows. */
    String indexesOf(AccountId owner) {
        return ofAccount(owner, INDEX) + ":";
    }

    /** The prefix of the indexes of all accounts with this session's tag; the rest and the epoch follow. */
    String indexesLike(SessionId id) {
        return stem(id.tenant(), INDEX, id.tag());
    }

    /** The hash of an account's epochs: the present one, and how earlier ones ended. */
    String epochs(AccountId owner) {
        return ofAccount(owner, EPOCHS);
    }

    /** The prefix of the epochs of all accounts with this session's tag. */
    String epochsLike(SessionId id) {
        return stem(id.tenant(), EPOCHS, id.tag());
    }

    /** The hash of a ticket. */
    String ticket(TenantId tenant, TokenHash hash) {
        return stem(tenant, "ticket", hash.value());
    }

    /** A lock. Redisson's keys beside it have the same hash tag. */
    String lock(TenantId tenant, String name) {
        return stem(tenant, "lock", URLEncoder.encode(name, StandardCharsets.UTF_8));
    }

    /** The stream of events of all tenants, and the channel that wakes its readers. No encoded tenant is a tilde. */
    String events() {
        return prefix + ":~:events";
    }

    /** The hash of the signing keys of all tenants. */
    String signingKeys() {
        return prefix + ":~:signing-keys";
    }

    /** The epochs of tenants and of everyone. */
    String scopeEpochs() {
        return prefix + ":~:scope-epochs";
    }

    /** The epochs of tenants and of everyone that API tokens are compared with. */
    String tokenEpochs() {
        return prefix + ":~:token-epochs";
    }

    /** The counts of a key of limits. */
    String limit(LimitKey key) {
        return stem(key.tenant(), "limit", key.digest());
    }

    /** The hash of an API token. */
    String apiToken(ApiTokenId id) {
        return apiTokensOf(id.tenant()) + id.value();
    }

    /** The prefix of the API tokens of a tenant. */
    String apiTokensOf(TenantId tenant) {
        return allTenants() + encoded(tenant) + betweenTenantAndApiToken();
    }

    /** The part of an API token's key between tenant and id. */
    String betweenTenantAndApiToken() {
        return ":api-token:{" + API_TOKENS + "}";
    }

    /** The prefix of all keys, before the tenant. */
    String allTenants() {
        return prefix + ":";
    }

    /** The name of an API token among those of all tenants. */
    String nameOf(ApiTokenId id) {
        return encoded(id.tenant()) + ":" + id.value();
    }

    /** Reads a {@link #nameOf name}. @throws IllegalArgumentException when the text is none */
    ApiTokenId apiTokenNamed(String name) {
        int colon = name.indexOf(':');
        String tenant = URLDecoder.decode(name.substring(0, Math.max(0, colon)), StandardCharsets.UTF_8);
        return new ApiTokenId(new TenantId(tenant), name.substring(colon + 1));
    }

    /** The id of the API token that has or had the secret of this hash. */
    String ofHash(TenantId tenant, TokenHash hash) {
        return hashesOf(tenant) + hash.value();
    }

    /** The prefix of those. */
    String hashesOf(TenantId tenant) {
        return stem(tenant, "api-token-hash", API_TOKENS);
    }

    /** The set of all hashes of an API token. */
    String hashesOf(ApiTokenId id) {
        return stem(id.tenant(), "api-token-hashes", API_TOKENS) + id.value();
    }

    /** The sorted set of an owner's API tokens, by creation time. */
    String apiTokensOf(AccountId owner) {
        return stem(owner.tenant(), "api-tokens", API_TOKENS) + TokenGenerator.fingerprintOf(owner);
    }

    /** The sorted set of an owner's API tokens that are not revoked, by expiry. */
    String livingApiTokensOf(AccountId owner) {
        return stem(owner.tenant(), "api-tokens-living", API_TOKENS) + TokenGenerator.fingerprintOf(owner);
    }

    /** The sorted set of the API tokens of all tenants, by when they are due. */
    String apiTokensDue() {
        return prefix + ":~:api-tokens-due:{" + API_TOKENS + "}";
    }

    /** The number of changes and removals of API tokens and service accounts. */
    String apiTokenChanges() {
        return prefix + ":~:api-token-changes:{" + API_TOKENS + "}";
    }

    /** The hash of a service account. */
    String serviceAccount(AccountId id) {
        return serviceAccountsOf(id.tenant()) + restOf(id);
    }

    /** The prefix of the service accounts of a tenant. */
    String serviceAccountsOf(TenantId tenant) {
        return stem(tenant, "service-account", API_TOKENS);
    }

    /** The rest of the key after that prefix. */
    String restOf(AccountId serviceAccount) {
        return URLEncoder.encode(serviceAccount.value(), StandardCharsets.UTF_8);
    }

    /** The hash of a tenant's service accounts, by the SHA-256 of their names. */
    String serviceAccountNames(TenantId tenant) {
        return stem(tenant, "service-account-names", API_TOKENS);
    }

    /**
     * The failures of a key. A tenant's failures are in one slot, because one script counts an attempt at several keys. An
     * attempt costs a thousand times as much as the script.
     */
    String failures(LimitKey key) {
        return stem(key.tenant(), "failures", "all") + key.digest();
    }

    /** The mark that an attempt is settled; in the slot of its counters. */
    String settled(TenantId tenant, String attempt) {
        return stem(tenant, "settled", "all") + attempt;
    }

    /** The hash of the work after sign-ins of all tenants. */
    String signInTasks() {
        return prefix + ":~:sign-in-tasks:{sign-in-tasks}";
    }

    /** The sorted set of its names, by when it is due. */
    String signInTasksDue() {
        return prefix + ":~:sign-in-tasks-due:{sign-in-tasks}";
    }

    /** The sorted set of its names, in the order of names. */
    String signInTasksByName() {
        return prefix + ":~:sign-in-tasks-names:{sign-in-tasks}";
    }

    /** A key for the check at the start. */
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

    static String encoded(TenantId tenant) {
        return URLEncoder.encode(tenant.value(), StandardCharsets.UTF_8);
    }
}
