package org.doorward.internal.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenListener;
import org.doorward.apitoken.ApiTokenListeners;
import org.doorward.internal.token.TokenGenerator;
import org.doorward.session.SessionEvent;
import org.doorward.session.SessionListener;
import org.doorward.session.SessionListeners;

/**
 * Tells other nodes of this node's events and this node of theirs, over a log. As a listener it only queues: a thread
 * appends, another reads and delivers. Nothing is promised of any one event; {@link #isCurrent} says whether they arrive.
 */
public final class NodeEvents implements SessionListener, ApiTokenListener, AutoCloseable {
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
    private final Seldom dropWarning;

    /**
     * Starts it, whether the log answers or not. The log is its maker's to close, after this.
     *
     * @param sessions are told what happens to sessions on other nodes, one event at a time, in the order of the log
     * @param tokens are told the same of API tokens
     * @param clock is set right by the log's time
     */
    public NodeEvents(EventLog log, SessionListeners sessions, ApiTokenListeners tokens, StoreClock clock) {
        this(log, sessions, tokens, clock, System::nanoTime, PAUSE);
    }

    /**
     * @param nanos the monotonic clock
     * @param pause after which the log is looked at, and heartbeats are due, without being woken
     */
    NodeEvents(
            EventLog log,
            SessionListeners sessions,
            ApiTokenListeners tokens,
            StoreClock clock,
            LongSupplier nanos,
            Duration pause) {
        this.nanos = nanos;
        this.heartbeat = new Heartbeat(nanos);
        this.dropWarning = new Seldom(BETWEEN_WARNINGS, nanos);
        Seldom outage = new Seldom(BETWEEN_WARNINGS, nanos);
        this.sender = new EventSender(log, node, outbox, heartbeat, clock, nanos, outage, pause);
        this.reader =
                new EventReader(log, node, heartbeat, sessions, tokens, sender.rounds()::wake, nanos, outage, pause);
        sender.rounds().start();
        reader.rounds().start();
    }

    /** Queues it for the other nodes, if it is one for them. Waits for nothing. */
    @Override
    public void happened(SessionEvent event) {
        if (event.fromOtherNode()) {
            return;
        }
        boolean ending = !(event instanceof SessionEvent.Created || event instanceof SessionEvent.Refreshed);
        EventFormat.event(node, event).ifPresent(fields -> queue(fields, ending));
    }

    /** Queues it for the other nodes, if it is one for them. Waits for nothing. */
    @Override
    public void happened(ApiTokenEvent event) {
        if (!event.fromOtherNode()) {
            boolean ending = !(event instanceof ApiTokenEvent.Created);
            ApiTokenEventFormat.event(node, event).ifPresent(fields -> queue(fields, ending));
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
     * Whether this node knows what other nodes told up to this long ago: a heartbeat that it sent since has come back
     * through the log, after everything that was there before it. False when the log is down, loses entries or is slow,
     * when a listener hangs, and on a node that was frozen.
     */
    public boolean isCurrent(Duration allowedAge) {
        return heartbeat.isCurrent(allowedAge);
    }

    /** The other nodes that were heard of in the last seconds, by the random ids of their runs. */
    public Set<String> otherNodes() {
        return heartbeat.others();
    }

    /** How many events other nodes were never told, since the start. */
    public long dropped() {
        return outbox.dropped();
    }

    /** Sends what waits, for at most a second, and ends the threads, for at most another. */
    @Override
    public void close() {
        sender.rounds().close(CLOSING);
        reader.rounds().close(CLOSING);
        int left = outbox.size();
        if (left > 0) {
            LOG.log(System.Logger.Level.WARNING, "{0} events were not told to other nodes before the end", left);
        }
    }
}
