package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenSecrets;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.internal.apitoken.ApiTokenReader;
import org.doorward.internal.apitoken.TokenOwner;
import org.doorward.store.ApiTokenStore;
import org.jspecify.annotations.Nullable;

/** API tokens in a database. Every change is a conditional update, so that no earlier read decides. */
final class JpaApiTokenStore implements ApiTokenStore, ApiTokenReader {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");

    /** The most uses in one transaction, which locks their rows. */
    private static final int USES_AT_ONCE = 100;

    private static final String OF_OWNER = " from ApiToken t where t.tenant = :tenant and t.account = :account";
    private static final String LIVING = " and t.endCause is null and (t.expiresAt is null or t.expiresAt > :now)";
    private static final String OVER = " and (t.endCause is not null or t.expiresAt <= :now)";

    private final Database database;
    private final RowQueue queue;
    private final boolean withOwners;

    /** @param withOwners whether the service accounts in this database are the owners of API keys */
    JpaApiTokenStore(Database database, RowQueue queue, boolean withOwners) {
        this.database = database;
        this.queue = queue;
        this.withOwners = withOwners;
    }

    @Override
    public boolean create(ApiToken token, int most, Instant now) {
        return queue.inTransaction(token.owner(), manager -> {
            // the lock makes concurrent creations for this owner count each other
            EpochRow.locked(manager, token.owner());
            if (living(manager, token.owner(), now) >= most
                    || manager.find(ApiTokenRow.class, InTenant.of(token.id())) != null
                    || holder(manager, token) != null) {
                return false;
            }
            // of two owners with one hash or id, one violates a constraint, is repeated, and finds the other's row
            manager.persist(ApiTokenRow.of(token));
            manager.persist(ApiTokenHashRow.of(token.secrets().current(), token.id()));
            return true;
        });
    }

    private static long living(EntityManager manager, AccountId owner, Instant now) {
        return manager.createQuery("select count(t)" + OF_OWNER + LIVING, Long.class)
                .setParameter("tenant", owner.tenant().value())
                .setParameter("account", owner.value())
                .setParameter("now", now.toEpochMilli())
                .getSingleResult();
    }

    /** The row of the token's current hash. */
    private static @Nullable ApiTokenHashRow holder(EntityManager manager, ApiToken token) {
        return manager.find(
                ApiTokenHashRow.class,
                new InTenant(token.id().tenant(), token.secrets().current().value()));
    }

    @Override
    public Optional<ApiToken> findByHash(TenantId tenant, TokenHash hash) {
        return read(tenant, hash).token();
    }

    @Override
    public Reading read(TenantId tenant, TokenHash hash) {
        Optional<Object[]> rows = database
                .reading(manager -> manager.createQuery(
                                "select t, a from ApiTokenHash h, ApiToken t"
                                        + " left join ServiceAccount a on (a.tenant = t.tenant and a.id = t.account"
                                        + " and t.kind = :kind) where h.tenant = :tenant and h.id = :hash"
                                        + " and t.tenant = h.tenant and t.id = h.token",
                                Object[].class)
                        .setParameter("kind", withOwners ? ApiTokenKind.API_KEY.name() : "")
                        .setParameter("tenant", tenant.value())
                        .setParameter("hash", hash.value())
                        .getResultList())
                .stream()
                .findFirst();
        return new Reading(
                rows.flatMap(row -> token((ApiTokenRow) row[0]).findFirst()),
                rows.map(row -> (ServiceAccountRow) row[1])
                        .flatMap(row -> JpaServiceAccountStore.account(row).findFirst())
                        .map(TokenOwner::of),
                OptionalLong.empty());
    }

    @Override
    public Optional<ApiToken> find(ApiTokenId id) {
        return database
                .reading(manager -> Optional.ofNullable(manager.find(ApiTokenRow.class, InTenant.of(id))))
                .stream()
                .flatMap(JpaApiTokenStore::token)
                .findFirst();
    }

    @Override
    public List<ApiToken> list(AccountId owner, Instant now, int over) {
        // the living first: one that is revoked in between is found twice instead of never
        Set<ApiTokenRow> rows = database.reading(manager -> {
            Set<ApiTokenRow> found =
                    new LinkedHashSet<>(rows(manager, owner, now, LIVING).getResultList());
            if (over > 0) {
                found.addAll(rows(manager, owner, now, OVER).setMaxResults(over).getResultList());
            }
            return found;
        });
        return rows.stream()
                .flatMap(JpaApiTokenStore::token)
                .sorted(Comparator.comparing(ApiToken::createdAt).reversed())
                .toList();
    }

    private static TypedQuery<ApiTokenRow> rows(EntityManager manager, AccountId owner, Instant now, String which) {
        return manager.createQuery("select t" + OF_OWNER + which + " order by t.createdAt desc", ApiTokenRow.class)
                .setParameter("tenant", owner.tenant().value())
                .setParameter("account", owner.value())
                .setParameter("now", now.toEpochMilli());
    }

    @Override
    public boolean replace(ApiToken next) {
        ApiTokenSecrets secrets = next.secrets();
        TokenHash previous = secrets.previous();
        ApiTokenEnd end = next.end();
        return database.inTransaction(manager -> {
            ApiTokenHashRow holder = holder(manager, next);
            if (holder != null && !holder.token.equals(next.id().value())) {
                return false;
            }
            boolean replaced = manager.createQuery(
                                    "update ApiToken t set t.version = :version, t.name = :name, t.display = :display,"
                                            + " t.currentHash = :current, t.previousHash = :previous,"
                                            + " t.previousUntil = :until, t.scopes = :scopes, t.networks = :networks,"
                                            + " t.requestsPerMinute = :perMinute, t.issuedAt = :issued,"
                                            + " t.expiresAt = :expires, t.reminded = :reminded, t.endCause = :cause,"
                                            + " t.endedAt = :ended, t.dueAt = :due"
                                            + " where t.tenant = :tenant and t.id = :id and t.version = :before"
                                            + " and t.account = :account and t.kind = :kind"
                                            // an earlier secret of the same token cannot come back
                                            + (holder == null ? "" : " and t.currentHash = :current")
                                            + (end == null ? " and t.endCause is null" : ""))
                            .setParameter("version", next.version())
                            .setParameter("name", next.name())
                            .setParameter("display", secrets.display())
                            .setParameter("current", secrets.current().value())
                            .setParameter("previous", previous == null ? null : previous.value())
                            .setParameter("until", ApiTokenRow.millis(secrets.previousUntil()))
                            .setParameter("scopes", ApiTokenRow.scopes(next.grant()))
                            .setParameter("networks", ApiTokenRow.networks(next.grant()))
                            .setParameter("perMinute", next.grant().requestsPerMinute())
                            .setParameter("issued", next.issuedAt().toEpochMilli())
                            .setParameter("expires", ApiTokenRow.millis(next.expiresAt()))
                            .setParameter("reminded", next.reminded())
                            .setParameter(
                                    "cause", end == null ? null : end.cause().code())
                            .setParameter("ended", end == null ? null : end.at().toEpochMilli())
                            .setParameter("due", next.dueAt().toEpochMilli())
                            .setParameter("tenant", next.id().tenant().value())
                            .setParameter("id", next.id().value())
                            .setParameter("before", next.version() - 1)
                            .setParameter("account", next.owner().value())
                            .setParameter("kind", next.kind().name())
                            .executeUpdate()
                    == 1;
            if (replaced && holder == null) {
                manager.persist(ApiTokenHashRow.of(secrets.current(), next.id()));
            }
            return replaced;
        });
    }

    @Override
    public void used(Map<ApiTokenId, ApiTokenUse> uses) {
        // in one order, so that two nodes never deadlock
        List<Map.Entry<ApiTokenId, ApiTokenUse>> ordered = uses.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<ApiTokenId, ApiTokenUse> each) ->
                                each.getKey().tenant().value())
                        .thenComparing(each -> each.getKey().value()))
                .toList();
        for (int from = 0; from < ordered.size(); from += USES_AT_ONCE) {
            List<Map.Entry<ApiTokenId, ApiTokenUse>> some =
                    ordered.subList(from, Math.min(from + USES_AT_ONCE, ordered.size()));
            database.inTransaction(manager -> {
                some.forEach(each -> used(manager, each.getKey(), each.getValue()));
                return some.size();
            });
        }
    }

    private static void used(EntityManager manager, ApiTokenId id, ApiTokenUse use) {
        Instant at = use.lastAt();
        String count = "update ApiToken t set t.usedCount = t.usedCount + :count";
        String which = " where t.tenant = :tenant and t.id = :id";
        boolean forward = at != null
                && manager.createQuery(count + ", t.usedAt = :at, t.usedFrom = :from" + which
                                        + " and (t.usedAt is null or t.usedAt < :at)")
                                .setParameter("count", use.count())
                                .setParameter("at", at.toEpochMilli())
                                .setParameter("from", use.lastAddress())
                                .setParameter("tenant", id.tenant().value())
                                .setParameter("id", id.value())
                                .executeUpdate()
                        == 1;
        if (!forward) {
            manager.createQuery(count + which)
                    .setParameter("count", use.count())
                    .setParameter("tenant", id.tenant().value())
                    .setParameter("id", id.value())
                    .executeUpdate();
        }
    }

    @Override
    public List<ApiToken> due(Instant now, int limit) {
        if (limit == 0) {
            // EclipseLink treats 0 as no limit
            return List.of();
        }
        return database
                .reading(manager -> manager.createQuery(
                                "select t from ApiToken t where t.dueAt <= :now order by t.dueAt", ApiTokenRow.class)
                        .setParameter("now", now.toEpochMilli())
                        .setMaxResults(limit)
                        .getResultList())
                .stream()
                .flatMap(JpaApiTokenStore::token)
                .toList();
    }

    @Override
    public boolean remove(ApiToken token) {
        return database.inTransaction(manager -> {
            boolean removed = manager.createQuery("delete from ApiToken t"
                                    + " where t.tenant = :tenant and t.id = :id and t.version = :version")
                            .setParameter("tenant", token.id().tenant().value())
                            .setParameter("id", token.id().value())
                            .setParameter("version", token.version())
                            .executeUpdate()
                    == 1;
            if (removed) {
                manager.createQuery("delete from ApiTokenHash h where h.tenant = :tenant and h.token = :token")
                        .setParameter("tenant", token.id().tenant().value())
                        .setParameter("token", token.id().value())
                        .executeUpdate();
            }
            return removed;
        });
    }

    /** Reads a row. Logs and skips a damaged one. */
    private static Stream<ApiToken> token(ApiTokenRow row) {
        try {
            return Stream.of(row.token());
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "skipped the damaged row of API token {0}", row.id);
            return Stream.empty();
        }
    }
}
