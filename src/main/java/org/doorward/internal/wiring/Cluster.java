package org.doorward.internal.wiring;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.doorward.DoorwardSettings;
import org.doorward.StoreSettings;
import org.doorward.account.AccountService;
import org.doorward.apitoken.ApiTokenListener;
import org.doorward.apitoken.ApiTokenListeners;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.Owners;
import org.doorward.apitoken.StoredOwners;
import org.doorward.internal.cluster.EventLog;
import org.doorward.internal.cluster.NodeEvents;
import org.doorward.internal.cluster.StoreClock;
import org.doorward.internal.store.ApiTokenCache;
import org.doorward.internal.store.NearCache;
import org.doorward.internal.store.RecentOwners;
import org.doorward.session.SessionListener;
import org.doorward.session.SessionListeners;
import org.doorward.session.SessionStore;
import org.jspecify.annotations.Nullable;

/**
 * This node among the others of the application: what it keeps of the sessions that all share, what it tells the others and
 * hears from them, and the time that all go by. Where the store has no log of events there are no others to hear from, or no
 * way to: then no session is kept, and every request asks the store; and an API token is only for as long as any copy may be
 * trusted, or for its whole time where this node is the only one.
 */
final class Cluster {
    /** A heartbeat a second takes a moment to come back: asked for a younger one, a node would think itself deaf. */
    private static final Duration HEARD = Duration.ofSeconds(2);

    /** Where nobody else changes anything: longer than any copy is told. */
    private static final Duration ALONE = Duration.ofMinutes(5);

    private final SessionStore sessions;
    private final ApiTokenStore apiTokens;
    private final Owners owners;
    private final SessionListeners listeners;
    private final ApiTokenListeners tokenListeners;
    private final Clock clock;
    private volatile @Nullable NodeEvents events;

    /**
     * Over these stores.
     *
     * @param application is told of everything that happens to sessions, on whichever node, and last
     * @param tokensApplication is told the same of API tokens
     * @param opened is given what must be closed before the stores are
     */
    Cluster(
            DoorwardSettings settings,
            Stores stores,
            AccountService accounts,
            Clock clock,
            SessionListener application,
            ApiTokenListener tokensApplication,
            Consumer<AutoCloseable> opened) {
        Optional<EventLog> log = stores.events();
        Duration maxAge = settings.get(StoreSettings.CACHE_MAX_AGE);
        int maxCopies = settings.get(StoreSettings.CACHE_MAX_ENTRIES);
        BooleanSupplier channel = () -> hearsOthers(maxAge.compareTo(HEARD) < 0 ? HEARD : maxAge);
        // the order is fixed: what is kept here, the other nodes, the application
        List<SessionListener> sessionsKept = new ArrayList<>();
        if (log.isEmpty() || maxAge.isZero()) {
            this.sessions = stores.sessions();
        } else {
            NearCache cache = new NearCache(stores.sessions(), maxAge, channel, System::nanoTime, maxCopies);
            opened.accept(cache);
            sessionsKept.add(cache);
            this.sessions = cache;
        }
        // with no age, too: then they keep nothing, but made-up tokens are to stay within their bound
        ApiTokenCache cachedTokens = new ApiTokenCache(
                stores.apiTokens(),
                stores.apiTokensAreOfThisNode() && !maxAge.isZero() ? ALONE : maxAge,
                log.isEmpty() || stores.apiTokensAreOfThisNode() ? () -> true : channel,
                System::nanoTime,
                maxCopies);
        RecentOwners recentOwners = new RecentOwners(
                new StoredOwners(accounts, stores.serviceAccounts()), maxAge, System::nanoTime, maxCopies);
        List<ApiTokenListener> tokensKept = List.of(cachedTokens, recentOwners);
        this.apiTokens = cachedTokens;
        this.owners = recentOwners;
        if (log.isEmpty()) {
            this.clock = clock;
            this.listeners = new SessionListeners(and(sessionsKept, application));
            this.tokenListeners = new ApiTokenListeners(and(tokensKept, tokensApplication));
            return;
        }
        StoreClock corrected = new StoreClock(clock);
        NodeEvents made = new NodeEvents(
                log.get(),
                new SessionListeners(and(sessionsKept, application)),
                new ApiTokenListeners(and(tokensKept, tokensApplication)),
                corrected);
        opened.accept(made);
        this.events = made;
        this.clock = corrected;
        this.listeners = new SessionListeners(and(and(sessionsKept, made), application));
        this.tokenListeners = new ApiTokenListeners(and(and(tokensKept, made), tokensApplication));
    }

    private static <T> List<T> and(List<T> some, T last) {
        List<T> all = new ArrayList<>(some);
        all.add(last);
        return all;
    }

    private boolean hearsOthers(Duration allowedAge) {
        NodeEvents made = events;
        return made != null && made.isCurrent(allowedAge);
    }

    SessionStore sessions() {
        return sessions;
    }

    /** The API tokens, as this node remembers them. */
    ApiTokenStore apiTokens() {
        return apiTokens;
    }

    /** As whom they act, as this node remembers it. */
    Owners owners() {
        return owners;
    }

    /** Are told of what happens to API tokens on this node. */
    ApiTokenListeners tokenListeners() {
        return tokenListeners;
    }

    /** Are told of what happens to sessions on this node. */
    SessionListeners listeners() {
        return listeners;
    }

    /** The time that sessions go by. */
    Clock clock() {
        return clock;
    }
}
