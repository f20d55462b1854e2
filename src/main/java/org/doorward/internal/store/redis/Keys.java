package org.doorward.internal.store.redis;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.token.TokenGenerator;
import org.doorward.limit.LimitKey;

/**
 * The names of keys: {@code prefix:tenant:kind:{tag}rest}. The part in braces is the same for all keys of an account, so
 * that a cluster keeps them in one slot. Tenants are encoded: no two can give the same key (R214).
 */
final class Keys {
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
        String encoded = URLEncoder.encode(tenant.value(), StandardCharsets.UTF_8);
        return prefix + ":" + encoded + ":" + kind + ":{" + tag + "}";
    }
}
