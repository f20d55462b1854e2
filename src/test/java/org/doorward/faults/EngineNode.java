package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.apitoken.StoredTokenOwners;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.cluster.NodeEvents;
import org.doorward.internal.cluster.StoreClock;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.session.ScopeEpochs;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.store.cache.CachingTokenOwnerLookup;
import org.doorward.internal.store.cache.NearCache;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.testing.QuickHasher;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisProxy;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;

/** What a node has. Its copies grow older only when a test says so. */
final class EngineNode {
    private static final DerivedKeys KEYS = new DerivedKeys(TestSettings.SECRET);

    final RedisProxy network;
    final RedisStores stores;
    final AtomicLong nanos = new AtomicLong();
    final NearCache cache;
    final CachingTokenOwnerLookup owners;
    final SessionEngine engine;
    final ScopeEpochs scopes;
    private final NodeEvents events;

    EngineNode(RealRedis redis, TestAccounts people, Duration maxAge) {
        network = new RedisProxy(redis.address());
        stores = RealRedis.started(TestSettings.texts(), network.address());
        cache = new NearCache(stores.sessions(), maxAge, this::hears, nanos::get, 10_000);
        AccountEngine accounts = new AccountEngine(people, new QuickHasher());
        owners = new CachingTokenOwnerLookup(
                new StoredTokenOwners(accounts, stores.serviceAccounts()), maxAge, nanos::get, 10_000);
        scopes = new ScopeEpochs(stores.scopeEpochs(), maxAge, nanos::get);
        events = new NodeEvents(
                stores.events().orElseThrow(),
                new EventListeners(List.of(scopes, cache, owners)),
                new StoreClock(Clock.systemUTC()));
        engine = TestSessions.engine(
                cache,
                accounts,
                SessionDurations.of(TestSettings.with()),
                KEYS,
                Clock.systemUTC(),
                scopes,
                scopes,
                cache,
                owners,
                events);
    }

    private boolean hears() {
        return events != null && events.isCurrent(Duration.ofMinutes(1));
    }

    Set<String> roles(String token) {
        return assertInstanceOf(AuthenticationResult.Authenticated.class, engine.resume(TenantId.DEFAULT, token))
                .principal()
                .roles();
    }

    Set<String> rolesOfTokens(AccountId owner) {
        return owners.find(ApiTokenKind.PERSONAL_ACCESS_TOKEN, owner)
                .orElseThrow()
                .roles();
    }

    boolean serves(String token) {
        AuthenticationResult result = engine.resume(TenantId.DEFAULT, token);
        if (result instanceof AuthenticationResult.Authenticated) {
            return true;
        }
        assertEquals(new AuthenticationResult.Rejected(Reason.REVOKED, true), result);
        return false;
    }

    void close() {
        engine.close();
        events.close();
        stores.close();
        network.close();
    }
}
