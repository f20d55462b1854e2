package org.doorward.internal.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.doorward.internal.concurrent.OncePer;

/** Appends the waiting events, and a heartbeat when it is due, on its own thread. No other thread waits for the log. */
final class EventSender {
    private static final System.Logger LOG = System.getLogger("org.doorward.cluster");
    private static final int BATCH = 500;

    /** In nanoseconds. An event that waited longer is dropped: cached answers of other nodes are not kept that long. */
    private static final long WORTH_TELLING = Duration.ofMinutes(1).toNanos();

    private final EventLog log;
    private final String node;
    private final Outbox outbox;
    private final Heartbeat heartbeat;
    private final StoreClock clock;
    private final LongSupplier nanos;
    private final OncePer outage;
    private final Rounds rounds;

    EventSender(
            EventLog log,
            String node,
            Outbox outbox,
            Heartbeat heartbeat,
            StoreClock clock,
            LongSupplier nanos,
            OncePer outage,
            Duration pause) {
        this.log = log;
        this.node = node;
        this.outbox = outbox;
        this.heartbeat = heartbeat;
        this.clock = clock;
        this.nanos = nanos;
        this.outage = outage;
        this.rounds = new Rounds("doorward-events", pause, this::sendAll);
    }

    Rounds rounds() {
        return rounds;
    }

    private boolean sendAll() {
        boolean well = true;
        while (well && (outbox.size() > 0 || heartbeat.isDue())) {
            well = send(outbox.take(BATCH)) && !Thread.currentThread().isInterrupted();
        }
        return well;
    }

    /**
     * Appends all of them at once.
     *
     * @return whether the log accepted them
     */
    private boolean send(List<Outbox.Letter> letters) {
        List<Map<String, String>> entries = new ArrayList<>();
        letters.forEach(letter -> entries.add(letter.fields()));
        boolean beats = heartbeat.isDue();
        Instant before = clock.nodeTime();
        long sent = nanos.getAsLong();
        if (beats) {
            entries.add(EventFormat.beat(node, sent));
        }
        Instant logTime;
        try {
            logTime = log.append(entries);
        } catch (RuntimeException | Error e) {
            keep(letters, sent);
            outage.tell(LOG, "cannot send events to other nodes at present", e);
            return false;
        }
        Duration took = Duration.ofNanos(nanos.getAsLong() - sent);
        if (beats) {
            heartbeat.appended(sent);
        }
        clock.measured(before, clock.nodeTime(), took, logTime);
        return true;
    }

    private void keep(List<Outbox.Letter> letters, long now) {
        List<Outbox.Letter> kept = letters.stream()
                .filter(letter -> now - letter.since() <= WORTH_TELLING)
                .toList();
        outbox.putBack(kept);
        outbox.countDropped(letters.size() - kept.size());
    }
}
