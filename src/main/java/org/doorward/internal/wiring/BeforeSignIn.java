package org.doorward.internal.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.endpoint.Readiness;

/**
 * Tasks that this node must do once before anybody can sign in: make the first administrator, read the signing keys. Until
 * then sign-in is unavailable, and no password is wrong, because its account may not exist yet. Safe for any thread.
 */
final class BeforeSignIn {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");

    private final Set<String> missing = ConcurrentHashMap.newKeySet();

    /**
     * Does the task now, or as soon as its store answers. Sign-in is unavailable until then.
     *
     * @throws RuntimeException any failure now but that the store does not answer
     */
    void doNowOrLater(String what, Runnable work, StartWait wait, Maintenance maintenance) {
        missing.add(what);
        maintenance.untilAnswered(
                what,
                () -> {
                    work.run();
                    missing.remove(what);
                },
                wait);
    }

    /** Returns these needs, and the one that all tasks are done. */
    List<Readiness.Need> and(List<Readiness.Need> needs) {
        List<Readiness.Need> all = new ArrayList<>(needs);
        all.add(new Readiness.Need("start", missing::isEmpty));
        return all;
    }

    /** Returns the tasks that are not done yet. */
    Set<String> missing() {
        return Set.copyOf(missing);
    }

    /** @throws StoreUnavailableException while a task is not done */
    void needDone() {
        if (!missing.isEmpty()) {
            LOG.log(System.Logger.Level.DEBUG, "refused a sign-in before the start was complete: {0}", missing);
            throw new StoreUnavailableException("nobody can sign in yet: " + String.join(", ", missing), null);
        }
    }
}
