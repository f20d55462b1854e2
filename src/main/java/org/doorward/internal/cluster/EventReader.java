package org.doorward.internal.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.doorward.internal.concurrent.OncePer;
import org.doorward.internal.event.EventListener;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log from its end at the start, and delivers the events of other nodes in order, on its own thread. A slow
 * listener delays no sending; it delays only the return of the heartbeat.
 */
final class EventReader {
    private static final System.Logger LOG = System.getLogger("org.doorward.cluster");
    private static final int PAGE = 200;

    private final EventLog log;
    private final String node;
    private final Heartbeat heartbeat;
    private final EventListener listener;
    private final Runnable ready;
    private final OncePer outage;
    private final OncePer damageWarning;
    private final OncePer subscription;
    private final Rounds rounds;
    private boolean subscribed;
    private @Nullable String position;

    /** @param ready runs when the log was read for the first time */
    EventReader(
            EventLog log,
            String node,
            Heartbeat heartbeat,
            EventListener listener,
            Runnable ready,
            LongSupplier nanos,
            OncePer outage,
            Duration pause) {
        this.log = log;
        this.node = node;
        this.heartbeat = heartbeat;
        this.listener = listener;
        this.ready = ready;
        this.outage = outage;
        this.damageWarning = new OncePer(NodeEvents.BETWEEN_WARNINGS, nanos);
        this.subscription = new OncePer(Duration.ofSeconds(5), nanos);
        this.rounds = new Rounds("doorward-events-reader", pause, this::read);
    }

    Rounds rounds() {
        return rounds;
    }

    /**
     * Reads the new entries.
     *
     * @return whether the log answered
     */
    private boolean read() {
        if (rounds.isClosed()) {
            return true;
        }
        try {
            subscribe();
            readOn();
            return true;
        } catch (RuntimeException | Error e) {
            outage.tell(LOG, "cannot read the events of other nodes at present", e);
            return false;
        }
    }

    /** Registers the callback for new entries. Without it the reader still polls. */
    private void subscribe() {
        if (subscribed || !subscription.isDue()) {
            return;
        }
        try {
            log.onAppended(rounds::wake);
            subscribed = true;
        } catch (RuntimeException e) {
            outage.tell(LOG, "events of other nodes arrive late: the log sends no notifications at present", e);
        }
    }

    private void readOn() {
        String from = position;
        if (from == null) {
            from = log.end();
            position = from;
            heartbeat.listening();
            ready.run();
        }
        Long expected;
        List<EventLog.Entry> page;
        do {
            expected = heartbeat.latestAppended();
            page = log.after(from, PAGE);
            for (EventLog.Entry entry : page) {
                if (rounds.isClosed()) {
                    return;
                }
                from = entry.position();
                position = from;
                handle(entry);
            }
        } while (page.size() >= PAGE);
        if (heartbeat.isMissing(expected)) {
            lookForARestart(from);
        }
    }

    /**
     * A log that was emptied may count from a lower position. Then it would hold nothing after our position for a long
     * time.
     */
    private void lookForARestart(String from) {
        String end = log.end();
        if (end.equals(from) || !log.after(from, 1).isEmpty()) {
            return;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "the log of events was emptied; events of other nodes from that moment may be lost");
        heartbeat.startAgain();
        position = end;
    }

    private void handle(EventLog.Entry entry) {
        Optional<EventFormat.Content> content;
        try {
            content = EventFormat.read(entry.fields());
        } catch (RuntimeException e) {
            LOG.log(damageWarning.level(), "entry {0} is damaged and skipped: {1}", entry.position(), e.getMessage());
            return;
        }
        if (content.isEmpty()) {
            LOG.log(System.Logger.Level.DEBUG, "entry {0} is of a newer version and skipped", entry.position());
        } else {
            take(content.get());
        }
    }

    private void take(EventFormat.Content content) {
        boolean own = content.node().equals(node);
        if (content instanceof EventFormat.Beat beat) {
            if (own) {
                heartbeat.cameBack(beat.sent());
            } else {
                heartbeat.heard(beat.node());
            }
        } else if (content instanceof EventFormat.Told told && !own) {
            listener.happened(told.event());
        }
    }
}
