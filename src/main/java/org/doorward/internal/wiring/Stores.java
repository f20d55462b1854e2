package org.doorward.internal.wiring;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.doorward.AccountId;
import org.doorward.AccountSettings;
import org.doorward.DoorwardSettings;
import org.doorward.InvalidSettingsException;
import org.doorward.KeySettings;
import org.doorward.SessionSettings;
import org.doorward.StoreSettings;
import org.doorward.WebSettings;
import org.doorward.account.AccountStore;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.internal.cluster.EventLog;
import org.doorward.internal.endpoint.Readiness;
import org.doorward.internal.store.memory.HeapApiTokenStore;
import org.doorward.internal.store.memory.HeapKeySetStore;
import org.doorward.internal.store.memory.HeapRateLimiter;
import org.doorward.internal.store.memory.HeapServiceAccountStore;
import org.doorward.internal.store.memory.HeapWorkLock;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.store.memory.MemoryTicketStore;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.internal.token.KeySetStore;
import org.doorward.limit.FallbackRateLimiter;
import org.doorward.limit.RateLimiter;
import org.doorward.session.SessionStore;
import org.doorward.session.TicketStore;
import org.doorward.session.WorkLock;
import org.jspecify.annotations.Nullable;

/** The stores that the settings ask for, or that the application brings. What is not asked for is not even loaded. */
final class Stores {
    private static final System.Logger LOG = System.getLogger("org.doorward");
    /** Nobody: asking for it tells whether a store answers. */
    private static final AccountId NOBODY = AccountId.of("-");

    private final DoorwardSettings settings;
    private final Consumer<AutoCloseable> opened;
    private final Backends backends;
    private final WorkLock heap = new HeapWorkLock();
    private final List<Readiness.Need> needs = new ArrayList<>();
    private final SessionStore sessions;
    private final AccountStore accounts;
    private @Nullable RedisStores redisOfSessions;
    private final KeySetStore keySets;
    private final RateLimiter limits;
    private final ApiTokenStore apiTokens;
    private final ServiceAccountStore serviceAccounts;
    private final TicketStore tickets;
    private boolean keySetsAreShared = true;

    /**
     * Makes them; none is asked anything yet.
     *
     * @param opened is given what must be closed again
     * @throws InvalidSettingsException naming what the settings ask for and is not there
     */
    Stores(DoorwardSettings settings, Clock clock, Consumer<AutoCloseable> opened) {
        this.settings = settings;
        this.opened = opened;
        this.backends = new Backends(settings, clock, opened);
        this.sessions = makeSessions();
        this.accounts = makeAccounts();
        this.keySets = makeKeySets();
        this.limits = makeLimits();
        Optional<ServiceAccountStore> own = ApplicationBeans.find(ServiceAccountStore.class);
        this.apiTokens = ApplicationBeans.find(ApiTokenStore.class).orElseGet(() -> switch (home()) {
            case MEMORY -> new HeapApiTokenStore();
            case REDIS -> backends.redis().apiTokens(own.isEmpty());
            case JPA -> backends.database().apiTokens(own.isEmpty());
        });
        this.serviceAccounts = own.orElseGet(() -> switch (home()) {
            case MEMORY -> new HeapServiceAccountStore();
            case REDIS -> backends.redis().serviceAccounts();
            case JPA -> backends.database().serviceAccounts();
        });
        refuseTokensOfOneNode();
        this.tickets = makeTickets();
    }

    SessionStore sessions() {
        return sessions;
    }

    AccountStore accounts() {
        return accounts;
    }

    /** Where the signing keys are kept: with the sessions, or where all nodes look. */
    KeySetStore keySets() {
        return keySets;
    }

    /** Where it is counted how often things are done; on this node alone while that gives no answer. */
    RateLimiter limits() {
        return limits;
    }

    /** Where tickets wait to be taken. */
    TicketStore tickets() {
        return tickets;
    }

    /** Whether all nodes that have the sessions have the same signing keys, so that those can be rotated. */
    boolean keySetsAreShared() {
        return keySetsAreShared;
    }

    /** Where API tokens are kept: with the sessions, or where all nodes look. */
    ApiTokenStore apiTokens() {
        return apiTokens;
    }

    /** Where service accounts are kept. */
    ServiceAccountStore serviceAccounts() {
        return serviceAccounts;
    }

    /** Whether no other node can change API tokens. */
    boolean apiTokensAreOfThisNode() {
        return apiTokens instanceof HeapApiTokenStore;
    }

    /** What other nodes are told by, where the store has something for it. */
    Optional<EventLog> events() {
        RedisStores made = redisOfSessions;
        return made == null ? Optional.empty() : Optional.of(made.events());
    }

    /** For work that is to be done once. */
    WorkLock locks() {
        RedisStores made = redisOfSessions;
        return made == null ? heap : made.locks();
    }

    /** What this node cannot do without. */
    List<Readiness.Need> needs() {
        return List.copyOf(needs);
    }

    /**
     * Connects and makes sure that they can be used. Those that cannot be reached keep nothing but themselves down.
     *
     * @throws IllegalStateException when one can be reached and cannot be used
     */
    void start() {
        backends.start();
    }

    private SessionStore makeSessions() {
        Optional<SessionStore> own = ApplicationBeans.find(SessionStore.class);
        if (own.isPresent()) {
            LOG.log(System.Logger.Level.INFO, "sessions are kept by the application''s own SessionStore");
            return asked(own.get());
        }
        return switch (settings.store()) {
            case MEMORY -> memory();
            case REDIS -> redis();
            case JPA -> asked(backends.database().sessions());
        };
    }

    private SessionStore asked(SessionStore store) {
        needs.add(new Readiness.Need("sessions", () -> store.epoch(NOBODY) >= 0));
        return store;
    }

    private SessionStore memory() {
        LOG.log(
                System.Logger.Level.WARNING,
                "sessions are kept in memory: a restart signs everybody out, and a second node would not know them; set"
                        + " doorward.redis.address or doorward.jpa.url");
        MemorySessionStore store = new MemorySessionStore(settings.get(SessionSettings.TOMBSTONE));
        opened.accept(store);
        return store;
    }

    private KeySetStore makeKeySets() {
        if (ApplicationBeans.find(SessionStore.class).isEmpty()) {
            return switch (settings.store()) {
                case MEMORY -> new HeapKeySetStore();
                case REDIS -> backends.redis().keySets();
                case JPA -> backends.database().keySets();
            };
        }
        if (settings.hasDatabase()) {
            return backends.database().keySets();
        }
        if (settings.hasRedis()) {
            return backends.redis().keySets();
        }
        if (settings.get(StoreSettings.CLUSTER)
                && settings.get(KeySettings.JWT_ALGORITHM) != KeySettings.JwtAlgorithm.HS256) {
            throw new InvalidSettingsException(List.of(KeySettings.JWT_ALGORITHM.name()
                    + ": several nodes must share its keys: set doorward.jpa.url or doorward.redis.address"));
        }
        keySetsAreShared = false;
        return new HeapKeySetStore();
    }

    private RateLimiter makeLimits() {
        Optional<RateLimiter> shared = ApplicationBeans.find(RateLimiter.class).or(this::sharedLimits);
        if (shared.isEmpty() && settings.get(StoreSettings.CLUSTER)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "limits are counted on each node by itself: set doorward.redis.address or doorward.jpa.url");
        }
        RateLimiter heap = new HeapRateLimiter();
        return shared.<RateLimiter>map(store -> new FallbackRateLimiter(store, heap))
                .orElse(heap);
    }

    /** Redis before the database, whichever is there for another reason. */
    private Optional<RateLimiter> sharedLimits() {
        Optional<RedisStores> redis = backends.openRedis();
        if (redis.isPresent()) {
            return Optional.of(redis.get().limits());
        }
        // sessions on the heap are of one node, and so are its limits
        boolean one = sessions instanceof MemorySessionStore;
        return !one && (settings.store() == StoreSettings.Store.JPA || settings.hasDatabase())
                ? Optional.of(backends.database().limits())
                : Optional.empty();
    }

    /** Where that is kept which comes with no store of its own. */
    private StoreSettings.Store home() {
        if (ApplicationBeans.find(SessionStore.class).isEmpty()) {
            return settings.store();
        }
        return settings.hasDatabase()
                ? StoreSettings.Store.JPA
                : settings.hasRedis() ? StoreSettings.Store.REDIS : StoreSettings.Store.MEMORY;
    }

    private void refuseTokensOfOneNode() {
        boolean alone = apiTokens instanceof HeapApiTokenStore || serviceAccounts instanceof HeapServiceAccountStore;
        if (alone && settings.get(StoreSettings.CLUSTER)) {
            throw new InvalidSettingsException(
                    List.of(
                            StoreSettings.CLUSTER.name()
                                    + ": several nodes must share the API tokens: set doorward.jpa.url or doorward.redis.address,"
                                    + " or bring CDI beans that implement ApiTokenStore and ServiceAccountStore of org.doorward.apitoken"));
        }
    }

    private TicketStore makeTickets() {
        Optional<TicketStore> own = ApplicationBeans.find(TicketStore.class);
        if (own.isPresent()) {
            return own.get();
        }
        Optional<RedisStores> redis = backends.openRedis();
        if (redis.isPresent()) {
            return redis.get().tickets();
        }
        if (!(sessions instanceof MemorySessionStore) && settings.hasDatabase()) {
            return backends.database().tickets();
        }
        if (settings.get(StoreSettings.CLUSTER)
                && !settings.get(WebSettings.PATHS_TICKET).isEmpty()) {
            throw new InvalidSettingsException(List.of(WebSettings.PATHS_TICKET.name()
                    + ": several nodes must share the tickets: set doorward.jpa.url or doorward.redis.address,"
                    + " or bring a CDI bean that implements org.doorward.session.TicketStore"));
        }
        return new MemoryTicketStore();
    }

    private SessionStore redis() {
        RedisStores made = backends.redis();
        redisOfSessions = made;
        needs.add(new Readiness.Need("sessions", made::isReady));
        return made.sessions();
    }

    private AccountStore makeAccounts() {
        if (settings.get(AccountSettings.ACCOUNTS) == AccountSettings.Accounts.JPA) {
            AccountStore store = backends.database().accounts();
            needs.add(new Readiness.Need("accounts", () -> {
                store.find(NOBODY);
                return true;
            }));
            return store;
        }
        return ApplicationBeans.find(AccountStore.class)
                .orElseThrow(() -> new InvalidSettingsException(List.of(AccountSettings.ACCOUNTS.name()
                        + ": application needs a CDI bean that implements org.doorward.account.AccountStore;"
                        + " for the built-in accounts set it to jpa")));
    }
}
