package org.doorward.internal.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.doorward.DoorwardEvent;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.internal.concurrent.OncePer;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.session.SessionEvent;

/**
 * Exchanges events between this node and the other nodes, over a log. As a listener it only queues: one thread appends,
 * another reads and delivers. No single event is guaranteed to arrive; {@link #isCurrent} says whether events arrive.
 * Safe for any thread.
 */
public final class NodeEvents implements EventListener, AutoCloseable {
    static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);
    static final int CAPACITY = 10_000;
    private static final System.Logger LOG = System.getLogger("org.doorward.cluster");
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final String node = new TokenGenerator().id();
    private final Outbox outbox = new Outbox(CAPACITY);
    private final LongSupplier nanos;
    private final Heartbeat heartbeat;
    private final EventSender sender;
    private final EventReader reader;
    private final OncePer dropWarning;

    /**
     * Starts the two threads, whether the log answers or not. The caller closes the log, after this object.
     *
     * @param listeners receive the events of other nodes, one at a time, in the order of the log
     * @param clock is corrected by the log's time
     */
    public NodeEvents(EventLog log, EventListeners listeners, StoreClock clock) {
        this(log, listeners, clock, System::nanoTime, PAUSE);
    }

    /**
     * @param nanos the monotonic clock
     * @param pause how often the log is polled and heartbeats are checked without a wake-up
     */
    NodeEvents(EventLog log, EventListeners listeners, StoreClock clock, LongSupplier nanos, Duration pause) {
        this.nanos = nanos;
        this.heartbeat = new Heartbeat(nanos);
        this.dropWarning = new OncePer(BETWEEN_WARNINGS, nanos);
        OncePer outage = new OncePer(BETWEEN_WARNINGS, nanos);
        this.sender = new EventSender(log, node, outbox, heartbeat, clock, nanos, outage, pause);
        this.reader = new EventReader(log, node, heartbeat, listeners, sender.rounds()::wake, nanos, outage, pause);
        sender.rounds().start();
        reader.rounds().start();
    }

    /** Queues an event of this node for the other nodes, if they need it. Does not block. */
    @Override
    public void happened(DoorwardEvent event) {
        if (!event.fromOtherNode()) {
            boolean ending = !(event instanceof SessionEvent.Created
                    || event instanceof SessionEvent.Refreshed
                    || event instanceof ApiTokenEvent.Created);
            EventFormat.event(node, event).ifPresent(fields -> queue(fields, ending));
        }
    }

    private void queue(Map<String, String> fields, boolean ending) {
        if (!outbox.add(fields, ending, nanos.getAsLong()) && dropWarning.isDue()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} events were not told to other nodes so far: too many wait for the log",
                    outbox.dropped());
        }
        sender.rounds().wake();
    }

    /**
     * Whether this node has delivered all events of other nodes that are older than this. If so, a heartbeat that this
     * node sent since then has come back through the log, after all earlier entries. False when the log is down, is
     * slow or loses entries, when a listener hangs, and on a node that was frozen.
     */
    public boolean isCurrent(Duration allowedAge) {
        return heartbeat.isCurrent(allowedAge);
    }

    /** Returns the other nodes whose heartbeat was read in the last five seconds, by the random id of each start. */
    public Set<String> otherNodes() {
        return heartbeat.others();
    }

    /** Returns how many events were not sent to other nodes since the start. */
    public long dropped() {
        return outbox.dropped();
    }

    /** Sends the waiting events, for at most a second, and ends the threads, for at most another. */
    @Override
    public void close() {
        sender.rounds().close(CLOSING);
        reader.rounds().close(CLOSING);
        int left = outbox.size();
        if (left > 0) {
            LOG.log(System.Logger.Level.WARNING, "{0} events were not sent to other nodes before the shutdown", left);
        }
    }
}
