package org.doorward.internal.wiring;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.doorward.DoorwardSettings;
import org.doorward.internal.cluster.EventLog;
import org.doorward.internal.cluster.NodeEvents;
import org.doorward.internal.cluster.StoreClock;
import org.doorward.internal.store.NearCache;
import org.doorward.session.SessionListener;
import org.doorward.session.SessionListeners;
import org.doorward.session.SessionStore;
import org.jspecify.annotations.Nullable;

/**
 * This node among the others of the application: what it keeps of the sessions that all share, what it tells the others and
 * hears from them, and the time that all go by. Where the store has no log of events there are no others to hear from, or no
 * way to: then nothing is kept, and every request asks the store.
 */
final class Cluster {
    /** A heartbeat a second takes a moment to come back: asked for a younger one, a node would think itself deaf. */
    private static final Duration HEARD = Duration.ofSeconds(2);

    private final SessionStore sessions;
    private final SessionListeners listeners;
    private final Clock clock;
    private volatile @Nullable NodeEvents events;

    /**
     * Over these stores.
     *
     * @param application is told of everything, on whichever node it happened, and last
     * @param opened is given what must be closed before the stores are
     */
    Cluster(
            DoorwardSettings settings,
            Stores stores,
            Clock clock,
            SessionListener application,
            Consumer<AutoCloseable> opened) {
        Optional<EventLog> log = stores.events();
        Duration maxAge = settings.get(DoorwardSettings.CACHE_MAX_AGE);
        if (log.isEmpty()) {
            this.sessions = stores.sessions();
            this.clock = clock;
            this.listeners = new SessionListeners(List.of(application));
            return;
        }
        // the order is fixed: what is kept here, the other nodes, the application
        List<SessionListener> ofOtherNodes = new ArrayList<>();
        if (maxAge.isZero()) {
            this.sessions = stores.sessions();
        } else {
            NearCache cache = new NearCache(
                    stores.sessions(),
                    maxAge,
                    () -> hearsOthers(maxAge.compareTo(HEARD) < 0 ? HEARD : maxAge),
                    System::nanoTime,
                    settings.get(DoorwardSettings.CACHE_MAX_ENTRIES));
            opened.accept(cache);
            ofOtherNodes.add(cache);
            this.sessions = cache;
        }
        ofOtherNodes.add(application);
        StoreClock corrected = new StoreClock(clock);
        NodeEvents made = new NodeEvents(log.get(), new SessionListeners(ofOtherNodes), corrected);
        opened.accept(made);
        this.events = made;
        this.clock = corrected;
        List<SessionListener> ofThisNode = new ArrayList<>(ofOtherNodes);
        ofThisNode.add(ofThisNode.size() - 1, made);
        this.listeners = new SessionListeners(ofThisNode);
    }

    private boolean hearsOthers(Duration allowedAge) {
        NodeEvents made = events;
        return made != null && made.isCurrent(allowedAge);
    }

    SessionStore sessions() {
        return sessions;
    }

    /** Are told of what happens on this node. */
    SessionListeners listeners() {
        return listeners;
    }

    /** The time that sessions go by. */
    Clock clock() {
        return clock;
    }
}
