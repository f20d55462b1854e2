package org.doorward.internal.store.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.store.Texts;
import org.doorward.store.ServiceAccountStore;

/**
 * Service accounts in Redis, each as {@linkplain HashFields fields of a hash}, and a hash of the names of a tenant. All are in
 * the slot of the API tokens.
 */
final class RedisServiceAccountStore implements ServiceAccountStore {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");

    private static final String VERSION = "version";
    private static final String NAME = "name";
    private static final String NAMED = "named";
    private static final String ROLES = "roles";
    private static final String ACTIVE = "active";
    private static final String CREATED = "created";
    private static final String CREATED_BY = "by";

    /** The stems of fields in pieces that a replacement writes anew. */
    private static final List<String> REPLACED_PIECES = List.of(NAME, ROLES);

    private final Redis redis;
    private final Keys keys;

    RedisServiceAccountStore(Redis redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    @Override
    public boolean create(ServiceAccount account) {
        List<Object> arguments = new ArrayList<>(List.of(named(account), keys.restOf(account.id())));
        fields(account).forEach((field, value) -> arguments.addAll(List.of(field, value)));
        return redis.number(Scripts.SERVICE_ACCOUNT_CREATE, keysOf(account.id()), arguments.toArray()) == 1;
    }

    @Override
    public Optional<ServiceAccount> find(AccountId id) {
        Map<String, String> fields = redis.fields(keys.serviceAccount(id));
        return fields.isEmpty() ? Optional.empty() : read(id, fields);
    }

    @Override
    public List<ServiceAccount> list(TenantId tenant) {
        List<ServiceAccount> accounts = new ArrayList<>();
        String stem = keys.serviceAccountsOf(tenant);
        new HashFields.HashList(redis)
                .each(
                        Scripts.SERVICE_ACCOUNT_LIST,
                        List.of(keys.serviceAccountNames(tenant)),
                        stem,
                        List.of(stem),
                        (rest, fields) -> {
                            AccountId id = new AccountId(tenant, URLDecoder.decode(rest, StandardCharsets.UTF_8));
                            read(id, fields).ifPresent(accounts::add);
                        });
        accounts.sort(Comparator.comparing(ServiceAccount::name));
        return List.copyOf(accounts);
    }

    /** Waits for replicas: a fail-over must not bring back roles. */
    @Override
    public boolean replace(ServiceAccount next) {
        List<Object> arguments = new ArrayList<>(List.of(
                Long.toString(next.version() - 1),
                named(next),
                keys.restOf(next.id()),
                Integer.toString(REPLACED_PIECES.size())));
        arguments.addAll(REPLACED_PIECES);
        replaceable(next).forEach((field, value) -> arguments.addAll(List.of(field, value)));
        return redis.safely(Scripts.SERVICE_ACCOUNT_REPLACE, changing(next.id()), arguments.toArray()) == 1;
    }

    @Override
    public boolean remove(AccountId id) {
        return redis.safely(Scripts.SERVICE_ACCOUNT_REMOVE, changing(id), keys.restOf(id)) == 1;
    }

    private List<Object> keysOf(AccountId id) {
        return List.of(keys.serviceAccount(id), keys.serviceAccountNames(id.tenant()));
    }

    /** The keys of a change. The count of changes tells caches that an owner may have changed. */
    private List<Object> changing(AccountId id) {
        return List.of(keys.serviceAccount(id), keys.serviceAccountNames(id.tenant()), keys.apiTokenChanges());
    }

    /** Reads a service account. Logs and skips a damaged one. */
    static Optional<ServiceAccount> read(AccountId id, Map<String, String> fields) {
        try {
            return Optional.of(account(id, fields));
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "skipped the damaged entry of service account {0}", id);
            return Optional.empty();
        }
    }

    /** Returns all fields of a new service account. */
    private static Map<String, String> fields(ServiceAccount account) {
        Map<String, String> fields = new LinkedHashMap<>(replaceable(account));
        fields.put(CREATED, HashFields.millis(account.createdAt()));
        HashFields.putPieces(fields, CREATED_BY, account.createdBy().value());
        return fields;
    }

    /** Returns the fields that {@code replace} writes. */
    private static Map<String, String> replaceable(ServiceAccount account) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(VERSION, Long.toString(account.version()));
        HashFields.putPieces(fields, NAME, account.name());
        fields.put(NAMED, named(account));
        HashFields.putPieces(fields, ROLES, Texts.joined(account.roles()));
        fields.put(ACTIVE, account.isActive() ? "1" : "0");
        return fields;
    }

    /** Returns the SHA-256 of the name, which is short for every name. */
    private static String named(ServiceAccount account) {
        return TokenHash.of(account.name()).value();
    }

    /**
     * @throws IllegalArgumentException when a field is missing or damaged
     */
    private static ServiceAccount account(AccountId id, Map<String, String> fields) {
        return ServiceAccount.builder(
                        id,
                        HashFields.pieces(fields, NAME).orElse(""),
                        HashFields.instant(fields, CREATED),
                        new AccountId(
                                id.tenant(),
                                HashFields.pieces(fields, CREATED_BY).orElse("")))
                .roles(Texts.set(HashFields.pieces(fields, ROLES).orElse("")))
                .isActive(HashFields.text(fields, ACTIVE).equals("1"))
                .version(HashFields.number(fields, VERSION))
                .build();
    }
}
