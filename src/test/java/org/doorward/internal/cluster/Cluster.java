package org.doorward.internal.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.session.SessionEvent;
import org.doorward.testing.Eventually;
import org.doorward.testing.ManualClock;

/** Nodes over one log, with a monotonic clock that runs and can be moved on. */
final class Cluster implements AutoCloseable {
    static final Instant T0 = Instant.parse("2026-03-01T12:00:00.123Z");
    static final AccountId ADA = AccountId.of("ada");
    static final Duration AGE = Duration.ofSeconds(30);
    static final Duration SOON = Duration.ofSeconds(60);
    static final Duration PAUSE = Duration.ofMillis(250);

    /** So long a pause that whatever happens was woken. */
    static final Duration NEVER = Duration.ofDays(1);

    private static final TokenGenerator GENERATOR = new TokenGenerator();

    final ManualClock time = new ManualClock(T0);
    final SharedLog log = new SharedLog(time);
    private final AtomicLong shift = new AtomicLong();
    private final Deque<Node> nodes = new ArrayDeque<>();

    /** One node, with what it was told of the others. */
    final class Node {
        final SharedLog.View view = log.new View();
        final List<SessionEvent> told = new CopyOnWriteArrayList<>();
        final List<DoorwardEvent> tokensTold = new CopyOnWriteArrayList<>();
        final ManualClock wall;
        final StoreClock clock;
        final NodeEvents events;

        Node(Duration pause, Duration ahead, SharedLog.Fault fault, EventListener... listeners) {
            view.fault = fault;
            view.unreadable = fault != SharedLog.Fault.NONE;
            List<EventListener> all = new CopyOnWriteArrayList<>(List.of(listeners));
            all.add(EventListener.of(SessionEvent.class, told::add));
            all.add(event -> {
                if (!(event instanceof SessionEvent)) {
                    tokensTold.add(event);
                }
            });
            wall = new ManualClock(time.instant().plus(ahead));
            clock = new StoreClock(wall, Cluster.this::nanos);
            events = new NodeEvents(view, new EventListeners(all), clock, Cluster.this::nanos, pause);
            nodes.push(this);
        }

        boolean isCurrent() {
            return events.isCurrent(AGE);
        }

        void awaitCurrent() {
            Eventually.within(SOON, "the heartbeat comes back", this::isCurrent);
        }

        void awaitTold(SessionEvent... expected) {
            List<SessionEvent> wanted = List.of(expected);
            try {
                Eventually.within(SOON, "all is told", () -> told.size() >= wanted.size());
            } catch (AssertionError e) {
                throw new AssertionError("told " + told + ", not " + wanted, e);
            }
            if (!told.equals(wanted)) {
                throw new AssertionError("told " + told + ", not " + wanted);
            }
        }

        /** Waits until the log has answered so many more reads, and appends. */
        void awaitRounds(int more) {
            int reads = view.reads.get() + more;
            int appends = view.appends.get() + more;
            Eventually.within(SOON, "it goes on", () -> {
                moveOn(Duration.ofMillis(100));
                return view.reads.get() >= reads && view.appends.get() >= appends;
            });
        }
    }

    long nanos() {
        return System.nanoTime() + shift.get();
    }

    /** Moves the monotonic clock of all nodes on, and nothing else. */
    void moveOn(Duration by) {
        shift.addAndGet(by.toNanos());
    }

    Node node(EventListener... listeners) {
        return new Node(PAUSE, Duration.ZERO, SharedLog.Fault.NONE, listeners);
    }

    Node nodeWithoutLog() {
        return new Node(PAUSE, Duration.ZERO, SharedLog.Fault.REFUSED);
    }

    Node nodeThatIsAhead(Duration by) {
        return new Node(PAUSE, by, SharedLog.Fault.NONE);
    }

    Node nodeThatMustBeWoken() {
        return new Node(NEVER, Duration.ZERO, SharedLog.Fault.NONE);
    }

    static SessionEvent.Revoked revoked() {
        return new SessionEvent.Revoked(GENERATOR.sessionId(ADA), ADA, Reason.REVOKED, T0, Origin.THIS_NODE);
    }

    static SessionEvent.Created created() {
        return new SessionEvent.Created(GENERATOR.sessionId(ADA), ADA, T0, Origin.THIS_NODE);
    }

    static SessionId session(AccountId owner) {
        return GENERATOR.sessionId(owner);
    }

    /** As other nodes are told it. */
    static SessionEvent elsewhere(SessionEvent event) {
        return EventFormat.event("x", event)
                .flatMap(EventFormat::read)
                .map(content -> (SessionEvent) ((EventFormat.Told) content).event())
                .orElseThrow();
    }

    @Override
    public void close() {
        while (!nodes.isEmpty()) {
            Node node = nodes.pop();
            node.view.release();
            node.events.close();
        }
    }
}
