package org.doorward.internal.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.doorward.StoreUnavailableException;

/**
 * Whether this node can do what it is for: each thing that it needs, asked when somebody wants to know and at most once a
 * second, so that asking is no way to wear a store out. Safe for any thread.
 */
public final class Readiness {
    private static final System.Logger LOG = System.getLogger("org.doorward");
    private static final long FRESH_NANOS = 1_000_000_000L;

    private final List<Check> checks;

    /** Of these, by a time in nanoseconds that only goes forward. */
    public Readiness(List<Need> needs, LongSupplier nanos) {
        this.checks = needs.stream().map(need -> new Check(need, nanos)).toList();
    }

    /**
     * Something that is needed.
     *
     * @param name for operators
     * @param works asks it; may wait for as long as a store may, and throw what stores throw
     */
    public record Need(String name, BooleanSupplier works) {}

    /** How one need stands. */
    public record State(String name, boolean works) {}

    /** How all needs stand. */
    public List<State> states() {
        List<State> states = new ArrayList<>();
        for (Check check : checks) {
            states.add(new State(check.need.name(), check.works()));
        }
        return states;
    }

    private static final class Check {
        private final Need need;
        private final LongSupplier nanos;
        private final ReentrantLock asking = new ReentrantLock();
        private volatile boolean asked;
        private volatile boolean works;
        private volatile long at;

        Check(Need need, LongSupplier nanos) {
            this.need = need;
            this.nanos = nanos;
        }

        boolean works() {
            if (asked && nanos.getAsLong() - at < FRESH_NANOS) {
                return works;
            }
            // one asks; whoever comes meanwhile hears what was known. Before anything is known, all wait for it
            if (!asked) {
                asking.lock();
            }
            if (asking.isHeldByCurrentThread() || asking.tryLock()) {
                try {
                    works = ask();
                    at = nanos.getAsLong();
                    asked = true;
                } finally {
                    asking.unlock();
                }
            }
            return works;
        }

        private boolean ask() {
            try {
                return need.works().getAsBoolean();
            } catch (StoreUnavailableException e) {
                return false;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, need.name() + " cannot be asked", e);
                return false;
            }
        }
    }
}
