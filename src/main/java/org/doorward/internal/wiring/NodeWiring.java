package org.doorward.internal.wiring;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.doorward.TenantId;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.apitoken.EpochApiTokens;
import org.doorward.internal.apitoken.StoredTokenOwners;
import org.doorward.internal.apitoken.TokenEpochs;
import org.doorward.internal.apitoken.TokenOwnerLookup;
import org.doorward.internal.cluster.EventLog;
import org.doorward.internal.cluster.NodeEvents;
import org.doorward.internal.cluster.StoreClock;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.gate.GateRules;
import org.doorward.internal.session.ScopeEpochs;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.StoreSettings;
import org.doorward.internal.store.cache.ApiTokenCache;
import org.doorward.internal.store.cache.CachingTokenOwnerLookup;
import org.doorward.internal.store.cache.NearCache;
import org.doorward.store.SessionStore;
import org.jspecify.annotations.Nullable;

/**
 * This node as one of several: the caches in front of the shared stores, the exchange of events, and the common clock.
 * Without a log of events this node caches no session. It caches an API token for {@code doorward.cache.max-age}, or for
 * longer when it is the only node.
 */
final class NodeWiring {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");

    /** The shortest age of a heartbeat that means a working channel: one is sent a second, and takes time to return. */
    private static final Duration HEARD = Duration.ofSeconds(2);

    /** How long a start waits for the store's time: some heartbeats, the first of which a busy machine may slow down. */
    private static final Duration COMPARED = Duration.ofSeconds(4);

    /** The age at which a node alone reads its copy again: longer than any copy answers. */
    private static final Duration ALONE = Duration.ofMinutes(5);

    private final SessionStore sessions;
    private final EpochApiTokens apiTokens;
    private final TokenOwnerLookup owners;
    private final ScopeEpochs scopes;
    private final ScopeEpochs tokenEpochs;
    private final EventListeners listeners;
    private final Clock clock;
    private final @Nullable StoreClock corrected;
    private volatile @Nullable NodeEvents events;

    /**
     * @param application receives the events of all nodes, after all other listeners
     * @param opened receives what must be closed before the stores
     */
    NodeWiring(
            DoorwardSettings settings,
            StoreChoice stores,
            AccountEngine accounts,
            GateRules gates,
            Clock clock,
            EventListener application,
            Consumer<AutoCloseable> opened) {
        Optional<EventLog> log = stores.events();
        Duration maxAge = settings.get(StoreSettings.CACHE_MAX_AGE);
        int maxCopies = settings.get(StoreSettings.CACHE_MAX_ENTRIES);
        BooleanSupplier channel = () -> hearsOthers(maxAge.compareTo(HEARD) < 0 ? HEARD : maxAge);
        // the order is fixed: caches, other nodes, the application
        List<EventListener> kept = new ArrayList<>();
        Duration trusted = maxAge.compareTo(HEARD) < 0 ? HEARD : maxAge;
        this.scopes = new ScopeEpochs(stores.scopeEpochs(), trusted, System::nanoTime);
        this.tokenEpochs = ScopeEpochs.ofTokens(stores.tokenEpochs(), trusted, System::nanoTime);
        kept.add(scopes);
        kept.add(tokenEpochs);
        if (log.isEmpty() || maxAge.isZero()) {
            this.sessions = stores.sessions();
        } else {
            NearCache cache = new NearCache(stores.sessions(), maxAge, channel, System::nanoTime, maxCopies, gates);
            opened.accept(cache);
            kept.add(cache);
            this.sessions = cache;
        }
        // also without caching: it limits look-ups of unknown tokens
        ApiTokenCache cachedTokens = new ApiTokenCache(
                stores.apiTokens(),
                stores.apiTokensAreOfThisNode() && !maxAge.isZero() ? ALONE : maxAge,
                log.isEmpty() || stores.apiTokensAreOfThisNode() ? () -> true : channel,
                System::nanoTime,
                maxCopies);
        CachingTokenOwnerLookup recentOwners = new CachingTokenOwnerLookup(
                new StoredTokenOwners(accounts, stores.serviceAccounts()), maxAge, System::nanoTime, maxCopies);
        kept.add(cachedTokens);
        kept.add(recentOwners);
        EventListeners here = new EventListeners(kept);
        this.owners = recentOwners;
        String store = stores.apiTokens().getClass().getName();
        if (log.isEmpty()) {
            this.clock = clock;
            this.apiTokens = new EpochApiTokens(cachedTokens, epochs(tokenEpochs), store);
            this.corrected = null;
            this.listeners = here.and(application);
            return;
        }
        StoreClock common = new StoreClock(clock);
        NodeEvents made = new NodeEvents(log.get(), here.and(application), common);
        opened.accept(made);
        this.events = made;
        this.clock = common;
        this.apiTokens = new EpochApiTokens(cachedTokens, epochs(tokenEpochs), store);
        this.corrected = common;
        this.listeners = here.and(made).and(application);
    }

    private static TokenEpochs epochs(ScopeEpochs epochs) {
        return new TokenEpochs() {
            @Override
            public long known(TenantId tenant) {
                return epochs.known(tenant);
            }

            @Override
            public long read(TenantId tenant) {
                return epochs.read(tenant);
            }

            @Override
            public long move(@Nullable TenantId tenant) {
                return epochs.move(tenant);
            }
        };
    }

    private boolean hearsOthers(Duration allowedAge) {
        NodeEvents made = events;
        return made != null && made.isCurrent(allowedAge);
    }

    SessionStore sessions() {
        return sessions;
    }

    /** What this node knows of the epochs of scopes. */
    ScopeEpochs scopes() {
        return scopes;
    }

    /** What this node knows of the epochs that API tokens are compared with. */
    ScopeEpochs tokenEpochs() {
        return tokenEpochs;
    }

    /** The API tokens, cached, of the present epochs. */
    EpochApiTokens apiTokens() {
        return apiTokens;
    }

    /** The owners of API tokens, cached. */
    TokenOwnerLookup owners() {
        return owners;
    }

    /** Receive the events of this node. */
    EventListeners listeners() {
        return listeners;
    }

    /** Waits until this node's clock was compared with the store's: a heartbeat a second does so. */
    void awaitClock(StartWait wait) {
        StoreClock known = corrected;
        Duration left = wait.left();
        if (known != null && !known.awaitMeasurement(left.compareTo(COMPARED) < 0 ? left : COMPARED)) {
            LOG.log(System.Logger.Level.DEBUG, "the start does not wait longer for the store's time");
        }
    }

    /** The common clock of all nodes. */
    Clock clock() {
        return clock;
    }
}
