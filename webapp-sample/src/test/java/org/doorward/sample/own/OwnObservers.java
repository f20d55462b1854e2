package org.doorward.sample.own;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.util.ArrayList;
import java.util.List;
import org.doorward.audit.Alert;
import org.doorward.session.SessionEvent;

/** Observes what happens to sessions in all ways that CDI knows, one of them badly. */
@ApplicationScoped
public class OwnObservers {
    private final List<String> observed = new ArrayList<>();

    /** Before all others. */
    void failing(@Observes @Priority(1) SessionEvent.Revoked event) {
        note("failing", event);
        throw new IllegalStateException("an observer's mistake");
    }

    void any(@Observes SessionEvent event) {
        note("sync", event);
    }

    void signIn(@Observes SessionEvent.Created event) {
        note("sync sign-in", event);
    }

    void anyLater(@ObservesAsync SessionEvent event) {
        note("async", event);
    }

    void failingLater(@ObservesAsync SessionEvent.Revoked event) {
        note("async failing", event);
        throw new IllegalStateException("an observer's later mistake");
    }

    void alarmed(@Observes Alert alert) {
        note("sync " + alert.kind().code(), alert);
    }

    void alarmedLater(@ObservesAsync Alert alert) {
        note("async " + alert.kind().code(), alert);
    }

    /** As in {@code sync Created in the application}. */
    private synchronized void note(String how, Object event) {
        boolean ours = Thread.currentThread().getContextClassLoader() == OwnObservers.class.getClassLoader();
        observed.add(how + " " + event.getClass().getSimpleName() + (ours ? "" : " elsewhere"));
        notifyAll();
    }

    /** All that was observed, in no order, as soon as there are so many, or after some seconds. */
    synchronized List<String> observed(int atLeast) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (observed.size() < atLeast && System.nanoTime() < end) {
            wait(100);
        }
        return observed.stream().sorted().toList();
    }
}
