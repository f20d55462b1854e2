package org.doorward.internal.store.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.apitoken.ServiceAccountStore;

/** Service accounts in Redis: a hash for each, and one of a tenant's names. All are in one slot, with the API tokens. */
final class RedisServiceAccountStore implements ServiceAccountStore {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");

    private final Redis redis;
    private final Keys keys;

    RedisServiceAccountStore(Redis redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    @Override
    public boolean create(ServiceAccount account) {
        List<Object> arguments = new ArrayList<>(List.of(ServiceAccountHash.named(account), keys.restOf(account.id())));
        ServiceAccountHash.of(account).forEach((field, value) -> arguments.addAll(List.of(field, value)));
        return redis.number(Scripts.SERVICE_ACCOUNT_CREATE, keysOf(account.id()), arguments.toArray()) == 1;
    }

    @Override
    public Optional<ServiceAccount> find(AccountId id) {
        Map<String, String> fields = redis.fields(keys.serviceAccount(id));
        return fields.isEmpty() ? Optional.empty() : read(id, fields);
    }

    @Override
    public List<ServiceAccount> list(TenantId tenant) {
        List<String> answer = redis.texts(
                Scripts.SERVICE_ACCOUNT_LIST,
                List.of(keys.serviceAccountNames(tenant)),
                keys.serviceAccountsOf(tenant));
        List<ServiceAccount> accounts = new ArrayList<>();
        HashFields.each(answer, (rest, fields) -> {
            AccountId id = new AccountId(tenant, URLDecoder.decode(rest, StandardCharsets.UTF_8));
            read(id, fields).ifPresent(accounts::add);
        });
        accounts.sort(Comparator.comparing(ServiceAccount::name));
        return List.copyOf(accounts);
    }

    /** Replicas have it too, as many as the settings ask for: roles that were taken away must not come back. */
    @Override
    public boolean replace(ServiceAccount next) {
        List<Object> arguments = new ArrayList<>(List.of(
                Long.toString(next.version() - 1),
                ServiceAccountHash.named(next),
                keys.restOf(next.id()),
                Integer.toString(ServiceAccountHash.REPLACED_PIECES.size())));
        arguments.addAll(ServiceAccountHash.REPLACED_PIECES);
        ServiceAccountHash.replaceable(next).forEach((field, value) -> arguments.addAll(List.of(field, value)));
        return redis.safely(Scripts.SERVICE_ACCOUNT_REPLACE, changing(next.id()), arguments.toArray()) == 1;
    }

    @Override
    public boolean remove(AccountId id) {
        return redis.safely(Scripts.SERVICE_ACCOUNT_REMOVE, changing(id), keys.restOf(id)) == 1;
    }

    private List<Object> keysOf(AccountId id) {
        return List.of(keys.serviceAccount(id), keys.serviceAccountNames(id.tenant()));
    }

    /** What is told with a token is as good as long as nothing was counted. */
    private List<Object> changing(AccountId id) {
        return List.of(keys.serviceAccount(id), keys.serviceAccountNames(id.tenant()), keys.apiTokenChanges());
    }

    /** What somebody else wrote there, or half of it was lost, is no service account. */
    static Optional<ServiceAccount> read(AccountId id, Map<String, String> fields) {
        try {
            return Optional.of(ServiceAccountHash.read(id, fields));
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "the entry of service account {0} is damaged and was not used", id);
            return Optional.empty();
        }
    }
}
