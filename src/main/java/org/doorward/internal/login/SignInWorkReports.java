package org.doorward.internal.login;

import java.time.Duration;
import java.time.InstantSource;
import org.doorward.audit.Alert;
import org.doorward.internal.concurrent.OncePer;
import org.doorward.internal.event.EventListener;
import org.doorward.login.AfterSignIn;
import org.jspecify.annotations.Nullable;

/** Tells of work after sign-ins that fails, hangs or is lost. There is one alert a minute at most. Safe for any thread. */
final class SignInWorkReports {
    private static final System.Logger LOG = System.getLogger("org.doorward.login");

    private final String bean;
    private final InstantSource clock;
    private final EventListener listener;
    private final OncePer alarms;
    private final OncePer warnings;

    SignInWorkReports(AfterSignIn application, InstantSource clock, EventListener listener) {
        this.bean = application.getClass().getName();
        this.clock = clock;
        this.listener = listener;
        this.alarms = new OncePer(Duration.ofMinutes(1), clock);
        this.warnings = new OncePer(Duration.ofMinutes(1), clock);
    }

    /** A call failed, and there will be another one. */
    void failed(Duration pause, @Nullable Throwable cause) {
        LOG.log(warnings.level(), "work of " + bean + " failed and is done again in " + pause, cause);
    }

    /** A call goes on although its thread was interrupted long ago. */
    void hangs(SignInTask task, Thread busy) {
        Throwable where = new IllegalStateException("the call is here");
        where.setStackTrace(busy.getStackTrace());
        LOG.log(
                System.Logger.Level.WARNING,
                "work of " + bean + " for session " + task.session() + " does not end, although its thread "
                        + busy.getName() + " was interrupted: the thread is lost until it does",
                where);
        alert(task, "does-not-end");
    }

    void lost(SignInTask task, String why, @Nullable Throwable cause) {
        LOG.log(
                System.Logger.Level.WARNING,
                "work of " + bean + " for session " + task.session() + " is given up: " + why,
                cause);
        alert(task, why);
    }

    /** Tells of tasks that were too old for anybody. */
    void swept(int removed) {
        LOG.log(
                System.Logger.Level.WARNING,
                "work of " + bean + " for " + removed + " sessions is given up: no node had time for it");
        alert(null, "too-old");
    }

    private void alert(@Nullable SignInTask task, String detail) {
        if (alarms.isDue()) {
            listener.happened(new Alert(
                    Alert.Kind.SIGN_IN_WORK_LOST,
                    Alert.Severity.WARNING,
                    task == null ? null : task.account(),
                    task == null ? null : task.session(),
                    clock.instant(),
                    detail));
        }
    }
}
