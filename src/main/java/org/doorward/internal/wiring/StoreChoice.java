package org.doorward.internal.wiring;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.doorward.AccountId;
import org.doorward.InvalidSettingsException;
import org.doorward.account.AccountStore;
import org.doorward.internal.account.CallerStore;
import org.doorward.internal.cluster.EventLog;
import org.doorward.internal.endpoint.Readiness;
import org.doorward.internal.keys.KeySetStore;
import org.doorward.internal.limit.FallbackRateLimiter;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.login.SignInTaskStore;
import org.doorward.internal.session.ScopeEpochStore;
import org.doorward.internal.settings.AccountSettings;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.KeySettings;
import org.doorward.internal.settings.SessionSettings;
import org.doorward.internal.settings.StoreSettings;
import org.doorward.internal.settings.StoreSettings.Store;
import org.doorward.internal.settings.WebSettings;
import org.doorward.internal.store.StoreFamily;
import org.doorward.internal.store.memory.MemoryStores;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ServiceAccountStore;
import org.doorward.store.SessionStore;
import org.doorward.store.TicketStore;
import org.doorward.store.WorkLock;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the stores: one family by the settings, and the application's own stores in place of some of it. Classes of
 * other families are not loaded.
 */
final class StoreChoice {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");
    /** An account that does not exist. A look-up of it tells whether a store answers. */
    private static final AccountId NOBODY = AccountId.of("-");

    private static final String SHARE = ": set doorward.jpa.url or doorward.redis.address";

    private final DoorwardSettings settings;
    private final Backends backends;
    private final MemoryStores heap;
    private final List<Readiness.Need> needs = new ArrayList<>();
    private final Store kind;
    private final StoreFamily family;
    private final boolean bringsSessions;
    private final boolean bringsTokens;
    private final SessionStore sessions;
    private final @Nullable AccountStore accounts;
    private final KeySetStore keySets;
    private final ScopeEpochStore scopeEpochs;
    private final ScopeEpochStore tokenEpochs;
    private final RateLimiter limits;
    private final ApiTokenStore apiTokens;
    private final ServiceAccountStore serviceAccounts;
    private final TicketStore tickets;
    private final SignInTaskStore signInTasks;

    /**
     * Makes the stores, without a request to any of them.
     *
     * @param opened receives what must be closed
     * @throws InvalidSettingsException with everything that the settings need and the application lacks
     */
    StoreChoice(DoorwardSettings settings, ApplicationBeans beans, Clock clock, Consumer<AutoCloseable> opened) {
        this.settings = settings;
        this.backends = new Backends(settings, beans, clock, opened);
        this.heap = new MemoryStores(settings.get(SessionSettings.TOMBSTONE), clock);
        Optional<SessionStore> ownSessions = beans.find(SessionStore.class);
        Optional<ApiTokenStore> ownTokens = beans.find(ApiTokenStore.class);
        Optional<ServiceAccountStore> ownServiceAccounts = beans.find(ServiceAccountStore.class);
        Optional<TicketStore> ownTickets = beans.find(TicketStore.class);
        this.bringsSessions = ownSessions.isPresent();
        this.bringsTokens = ownTokens.isPresent();
        this.kind = kind();
        this.family = family();
        this.sessions = ownSessions.orElseGet(family::sessions);
        this.accounts = makeAccounts(beans, clock);
        refuse(ownTokens.isEmpty() || ownServiceAccounts.isEmpty(), ownTickets.isEmpty());
        this.keySets = family.keySets();
        this.scopeEpochs = family.scopeEpochs();
        this.tokenEpochs = family.tokenEpochs();
        this.limits = makeLimits();
        this.apiTokens = ownTokens.orElseGet(() -> family.apiTokens(ownServiceAccounts.isEmpty()));
        this.serviceAccounts = ownServiceAccounts.orElseGet(family::serviceAccounts);
        this.tickets = ownTickets.orElseGet(family::tickets);
        this.signInTasks = family.signInTasks();
        needSessions();
    }

    /** The family of the sessions. Where the application stores those itself, the family that nodes share. */
    private Store kind() {
        if (!bringsSessions) {
            return settings.store();
        }
        return settings.hasDatabase() ? Store.JPA : settings.hasRedis() ? Store.REDIS : Store.MEMORY;
    }

    private StoreFamily family() {
        if (bringsSessions) {
            LOG.log(System.Logger.Level.INFO, "the application''s SessionStore stores the sessions");
        } else if (kind == Store.MEMORY) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "sessions are stored in memory: a restart signs everybody out, and other nodes do not know them;"
                            + " set doorward.redis.address or doorward.jpa.url");
        }
        return switch (kind) {
            case MEMORY -> heap;
            case REDIS -> backends.redis();
            case JPA -> backends.database();
        };
    }

    /** Reports all contradictions at once. */
    private void refuse(boolean keepsTokens, boolean keepsTickets) {
        List<String> problems = new ArrayList<>();
        if (accounts == null) {
            problems.add(AccountSettings.ACCOUNTS.name()
                    + ": application needs a CDI bean that implements org.doorward.account.AccountStore;"
                    + " for the built-in accounts set it to jpa."
                    + " If there is such a bean, put Doorward's jar into the same WEB-INF/lib");
        }
        if (settings.get(StoreSettings.CLUSTER) && kind == Store.MEMORY) {
            if (bringsSessions && settings.get(KeySettings.JWT_ALGORITHM) != KeySettings.JwtAlgorithm.HS256) {
                problems.add(KeySettings.JWT_ALGORITHM.name() + ": several nodes must share its keys" + SHARE);
            }
            if (keepsTokens) {
                problems.add(StoreSettings.CLUSTER.name() + ": several nodes must share the API tokens" + SHARE
                        + ", or bring CDI beans that implement ApiTokenStore and ServiceAccountStore of"
                        + " org.doorward.store");
            }
            if (keepsTickets && !settings.get(WebSettings.PATHS_TICKET).isEmpty()) {
                problems.add(WebSettings.PATHS_TICKET.name() + ": several nodes must share the tickets" + SHARE
                        + ", or bring a CDI bean that implements org.doorward.store.TicketStore");
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    private void needSessions() {
        if (bringsSessions) {
            needs.add(
                    0,
                    new Readiness.Need("sessions", () -> sessions.state(NOBODY).epoch() >= 0));
        } else {
            family.readiness().ifPresent(ready -> needs.add(0, new Readiness.Need("sessions", ready)));
        }
    }

    private RateLimiter makeLimits() {
        RateLimiter own = heap.limits();
        if (kind != Store.MEMORY) {
            return new FallbackRateLimiter(family.limits(), own);
        }
        if (settings.get(StoreSettings.CLUSTER)) {
            LOG.log(System.Logger.Level.WARNING, "each node counts limits by itself" + SHARE);
        }
        return own;
    }

    private @Nullable AccountStore makeAccounts(ApplicationBeans beans, Clock clock) {
        AccountSettings.Accounts who = settings.get(AccountSettings.ACCOUNTS);
        if (who == AccountSettings.Accounts.IDENTITY_STORE) {
            return new CallerStore(beans.identityStores());
        }
        if (who == AccountSettings.Accounts.APPLICATION) {
            return beans.find(AccountStore.class).orElse(null);
        }
        AccountStore store = backends.database().accounts(clock);
        needs.add(new Readiness.Need("accounts", () -> {
            store.find(NOBODY);
            return true;
        }));
        return store;
    }

    SessionStore sessions() {
        return sessions;
    }

    AccountStore accounts() {
        AccountStore made = accounts;
        if (made == null) {
            throw new IllegalStateException("the constructor refuses this");
        }
        return made;
    }

    KeySetStore keySets() {
        return keySets;
    }

    /** Counts limits for all nodes, and on this node alone while the shared store does not answer. */
    RateLimiter limits() {
        return limits;
    }

    TicketStore tickets() {
        return tickets;
    }

    SignInTaskStore signInTasks() {
        return signInTasks;
    }

    /** Whether all nodes share the signing keys, so that the keys can be rotated. */
    boolean keySetsAreShared() {
        return !bringsSessions || kind != Store.MEMORY;
    }

    ApiTokenStore apiTokens() {
        return apiTokens;
    }

    ServiceAccountStore serviceAccounts() {
        return serviceAccounts;
    }

    /** Whether no other node can change API tokens. */
    boolean apiTokensAreOfThisNode() {
        return !bringsTokens && kind == Store.MEMORY;
    }

    /** The log of events that nodes share. Empty where the store of the sessions has none. */
    Optional<EventLog> events() {
        return bringsSessions ? Optional.empty() : family.events();
    }

    /** Locks among all nodes where the store of the sessions has them, otherwise among the threads of this node. */
    WorkLock locks() {
        Optional<WorkLock> shared = bringsSessions ? Optional.empty() : family.locks();
        return shared.or(heap::locks).orElseThrow();
    }

    /** The epochs of scopes, in the family of the sessions. */
    ScopeEpochStore scopeEpochs() {
        return scopeEpochs;
    }

    /** The epochs that API tokens are compared with, in the family of the sessions. */
    ScopeEpochStore tokenEpochs() {
        return tokenEpochs;
    }

    /** Whether the epochs of API tokens are not lost before the tokens are, which would make revoked ones good again. */
    boolean tokenEpochsLast() {
        return !bringsTokens || kind == Store.JPA;
    }

    /** What must answer for this node to be ready. */
    List<Readiness.Need> needs() {
        return List.copyOf(needs);
    }

    /** Starts to connect and to check the stores. */
    void start(StartWait wait) {
        backends.start(wait);
    }

    /**
     * Waits for what {@link #start} has started. A store that does not answer in time stops nothing else.
     *
     * @throws IllegalStateException when a store answers and cannot be used
     */
    void awaitStart(StartWait wait) {
        backends.awaitStart(wait);
    }
}
