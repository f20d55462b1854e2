package org.doorward.internal.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.doorward.StoreUnavailableException;

/**
 * Whether this node is ready. Each dependency is checked on demand, at most once a second, so that calls cannot
 * overload a store. The first result counts at once. Later, two equal results in a row are needed for a change, so
 * that one late answer changes nothing. If the last check is long ago, a different result is checked again at once.
 * Safe for any thread.
 */
public final class Readiness {
    private static final System.Logger LOG = System.getLogger("org.doorward.endpoint");
    private static final long FRESH_NANOS = 1_000_000_000L;
    private static final long OLD_NANOS = 5 * FRESH_NANOS;
    private static final int ROUNDS = 2;

    private final List<Check> checks;

    /** @param nanos the time in nanoseconds, which never goes back */
    public Readiness(List<Need> needs, LongSupplier nanos) {
        this.checks = needs.stream().map(need -> new Check(need, nanos)).toList();
    }

    /**
     * A dependency.
     *
     * @param name for operators
     * @param works checks it; may take as long as a store may, and throw what stores throw
     */
    public record Need(String name, BooleanSupplier works) {}

    /** The state of one dependency. */
    public record State(String name, boolean works) {}

    /** Returns the states of all dependencies. */
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
        /** How many results in a row differed from the state. The lock guards it. */
        private int others;

        Check(Need need, LongSupplier nanos) {
            this.need = need;
            this.nanos = nanos;
        }

        boolean works() {
            if (asked && nanos.getAsLong() - at < FRESH_NANOS) {
                return works;
            }
            // one caller checks, and others get the last state; before there is one, all wait
            if (!asked) {
                asking.lock();
            }
            if (asking.isHeldByCurrentThread() || asking.tryLock()) {
                try {
                    boolean old = asked && nanos.getAsLong() - at >= OLD_NANOS;
                    take(ask());
                    if (old && others > 0) {
                        take(ask());
                    }
                    at = nanos.getAsLong();
                    asked = true;
                } finally {
                    asking.unlock();
                }
            }
            return works;
        }

        private void take(boolean answer) {
            others = answer == works ? 0 : others + 1;
            if (!asked || others == ROUNDS) {
                works = answer;
                others = 0;
            }
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
