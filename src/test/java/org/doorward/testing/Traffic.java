package org.doorward.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a {@link RedisProxy} lets through at the moment; connections wait here until they may go on, or are closed. */
final class Traffic {
    /** How it is. */
    enum State {
        /** All goes on. */
        PASSING,
        /** Commands go on, answers wait. */
        MUTE,
        /** All waits. */
        FROZEN,
        /** There are no connections. */
        CUT
    }

    private State state = State.PASSING;
    private Duration delay = Duration.ZERO;

    synchronized void become(State next) {
        state = next;
        notifyAll();
    }

    synchronized void delay(Duration by) {
        delay = by;
        notifyAll();
    }

    synchronized boolean isCut() {
        return state == State.CUT;
    }

    /** Tells those who wait that their connection may be closed. */
    synchronized void wake() {
        notifyAll();
    }

    /** Back when commands may go on. @return whether the connection is still open */
    synchronized boolean awaitCommands(BooleanSupplier open) throws InterruptedException {
        while (open.getAsBoolean() && state == State.FROZEN) {
            wait();
        }
        return open.getAsBoolean();
    }

    /** Back when the answer to what arrived then may go on. @return whether the connection is still open */
    synchronized boolean awaitAnswer(BooleanSupplier open, long arrivedNanos) throws InterruptedException {
        while (open.getAsBoolean()) {
            long left = delay.toNanos() - (System.nanoTime() - arrivedNanos);
            if (state != State.PASSING) {
                wait();
            } else if (left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } else {
                return true;
            }
        }
        return false;
    }
}
