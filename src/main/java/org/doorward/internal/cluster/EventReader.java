package org.doorward.internal.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.doorward.apitoken.ApiTokenListener;
import org.doorward.session.SessionListener;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log from its end at the start, and delivers what other nodes tell, in order, on a thread of its own: a listener
 * that takes its time holds up no sending, only the heartbeat's way back.
 */
final class EventReader {
    private static final System.Logger LOG = System.getLogger("org.doorward.cluster");
    private static final int PAGE = 200;

    private final EventLog log;
    private final String node;
    private final Heartbeat heartbeat;
    private final SessionListener sessions;
    private final ApiTokenListener tokens;
    private final Runnable ready;
    private final Seldom outage;
    private final Seldom damageWarning;
    private final Seldom subscription;
    private final Rounds rounds;
    private boolean subscribed;
    private @Nullable String position;

    /** @param ready is run once the log is read */
    EventReader(
            EventLog log,
            String node,
            Heartbeat heartbeat,
            SessionListener sessions,
            ApiTokenListener tokens,
            Runnable ready,
            LongSupplier nanos,
            Seldom outage,
            Duration pause) {
        this.log = log;
        this.node = node;
        this.heartbeat = heartbeat;
        this.sessions = sessions;
        this.tokens = tokens;
        this.ready = ready;
        this.outage = outage;
        this.damageWarning = new Seldom(NodeEvents.BETWEEN_WARNINGS, nanos);
        this.subscription = new Seldom(Duration.ofSeconds(5), nanos);
        this.rounds = new Rounds("doorward-events-reader", pause, this::read);
    }

    Rounds rounds() {
        return rounds;
    }

    /** Reads what is new. @return whether the log answered */
    private boolean read() {
        if (rounds.isClosed()) {
            return true;
        }
        try {
            subscribe();
            readOn();
            return true;
        } catch (RuntimeException | Error e) {
            outage.tell(LOG, "events of other nodes cannot be read at present", e);
            return false;
        }
    }

    /** Without it the log is looked at often enough. */
    private void subscribe() {
        if (subscribed || !subscription.isDue()) {
            return;
        }
        try {
            log.onAppended(rounds::wake);
            subscribed = true;
        } catch (RuntimeException e) {
            outage.tell(LOG, "events of other nodes come late, as the log cannot tell of them at present", e);
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

    /** A log that was emptied may count from a lower position, and would have nothing after ours for a long time. */
    private void lookForARestart(String from) {
        String end = log.end();
        if (end.equals(from) || !log.after(from, 1).isEmpty()) {
            return;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "the log of events was emptied; what other nodes told at that moment may be lost");
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
            sessions.happened(told.event());
        } else if (content instanceof EventFormat.ToldOfToken told && !own) {
            tokens.happened(told.event());
        }
    }
}
