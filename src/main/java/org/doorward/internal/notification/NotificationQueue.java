package org.doorward.internal.notification;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.audit.Alert;
import org.doorward.internal.concurrent.OncePer;
import org.doorward.internal.concurrent.RetryingTasks;
import org.doorward.internal.event.EventListener;
import org.doorward.notification.Notification;
import org.doorward.notification.Notification.Kind;
import org.doorward.notification.Notifier;
import org.jspecify.annotations.Nullable;

/**
 * Makes and sends notifications on threads of its own, so that no answer depends on an account or on a mail server. Both are
 * bounded separately: a slow mail server does not keep names from being looked up, and a flood of unknown names does not keep
 * mail from being sent. What is lost is logged by its kind, never with its address or link. Safe for any thread.
 */
public final class NotificationQueue implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.notification");

    /** The bounds of a queue. A waiting notification takes about a kilobyte. */
    static final int MOST = 1_000;

    private static final int SENDERS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Less than the life of a link altogether. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(15), Duration.ofMinutes(1), Duration.ofMinutes(5));

    private final Notifier notifier;
    private final ClassLoader application;
    private final InstantSource clock;
    private final EventListener alerts;
    private final RetryingTasks making;
    private final RetryingTasks sending;
    private final OncePer alarms;

    /**
     * Starts no thread before the first notification.
     *
     * @param application the class loader of the application, for the notifier
     * @param alerts receives an alert when notifications are lost, once a minute at most
     */
    public NotificationQueue(Notifier notifier, ClassLoader application, InstantSource clock, EventListener alerts) {
        this(notifier, application, clock, alerts, LIMIT, PAUSES);
    }

    /**
     * @param limit the time of one call of the notifier
     * @param pauses between calls that fail
     */
    NotificationQueue(
            Notifier notifier,
            ClassLoader application,
            InstantSource clock,
            EventListener alerts,
            Duration limit,
            List<Duration> pauses) {
        this.notifier = notifier;
        this.application = application;
        this.clock = clock;
        this.alerts = alerts;
        this.making = new RetryingTasks("doorward-notifications", 1, MOST, limit, pauses);
        this.sending = new RetryingTasks("doorward-notifier", SENDERS, MOST, limit, pauses);
        this.alarms = new OncePer(Duration.ofMinutes(1), clock);
    }

    /** Sends a notification later. It never waits. */
    public void send(Notification notification) {
        sending.submit(new Sending(notification));
    }

    /**
     * Makes and sends a notification later. It never waits.
     *
     * @param made returns empty when nothing is to be sent. It is called again when it fails
     */
    public void send(Kind kind, Callable<Optional<Notification>> made) {
        making.submit(new RetryingTasks.Task() {
            @Override
            public void run() throws Exception {
                made.call().ifPresent(NotificationQueue.this::send);
            }

            @Override
            public void lost(RetryingTasks.Loss loss, @Nullable Throwable cause) {
                NotificationQueue.this.lost(kind, null, loss, cause);
            }
        });
    }

    private final class Sending implements RetryingTasks.Task {
        private final Notification notification;

        Sending(Notification notification) {
            this.notification = notification;
        }

        @Override
        public void run() throws Exception {
            if (notification
                    .expiresAt()
                    .filter(end -> !end.isAfter(clock.instant()))
                    .isPresent()) {
                throw new IllegalArgumentException("its link has expired");
            }
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(application);
            try {
                notifier.send(notification);
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "{0} was sent",
                        notification.kind().code());
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        @Override
        public void lost(RetryingTasks.Loss loss, @Nullable Throwable cause) {
            NotificationQueue.this.lost(
                    notification.kind(), notification.account().id(), loss, cause);
        }
    }

    private void lost(Kind kind, @Nullable AccountId account, RetryingTasks.Loss loss, @Nullable Throwable cause) {
        String why = Reason.codeOf(loss);
        LOG.log(
                System.Logger.Level.WARNING,
                "{0} was not sent: {1}{2}",
                kind.code(),
                why,
                cause == null ? "" : ", " + types(cause));
        if (loss != RetryingTasks.Loss.STOPPED && alarms.isDue()) {
            alerts.happened(new Alert(
                    Alert.Kind.NOTIFICATION_LOST, Alert.Severity.WARNING, account, null, clock.instant(), why));
        }
    }

    /** The types of a failure and its causes. Messages come from elsewhere and may hold an address. */
    private static String types(Throwable failure) {
        StringJoiner types = new StringJoiner(" by ");
        int depth = 0;
        for (Throwable each = failure; each != null && depth < 5; each = each.getCause()) {
            types.add(each.getClass().getName());
            depth++;
        }
        return types.toString();
    }

    /** Gives what is being sent some seconds. What waits is not sent. */
    @Override
    public void close() {
        making.close();
        sending.close();
        int left = making.pending() + sending.pending();
        if (left > 0) {
            LOG.log(System.Logger.Level.WARNING, "{0} notifications were not sent: the application stops", left);
        }
    }
}
