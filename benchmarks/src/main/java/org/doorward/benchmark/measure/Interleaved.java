package org.doorward.benchmark.measure;

import java.util.Arrays;
import java.util.List;

/**
 * Measures several things side by side: in each round a short block of each, beginning with another one, so that what else the machine
 * does falls on all of them alike.
 */
public final class Interleaved {
    private static final int BLOCK = 20;
    private static final int RENEWED_EVERY = 10;
    private static final double SECONDS_OF_A_TURN = 0.02;

    private final List<Runnable> subjects;
    private final int rounds;
    private final double[][][] times;
    private final double[][] octets;
    private int done;

    /** Of these, in at most this many rounds. */
    public Interleaved(List<Runnable> subjects, int rounds) {
        this.subjects = subjects;
        this.rounds = rounds;
        this.times = new double[subjects.size()][rounds][BLOCK];
        this.octets = new double[subjects.size()][rounds];
    }

    /** Runs each as long as the others, not as often, so that the compiler gets to know the quick ones well; by turns. */
    public Interleaved warmUp(double seconds) {
        long end = end(seconds);
        while (System.nanoTime() < end) {
            for (Runnable subject : subjects) {
                long endOfTurn = end(SECONDS_OF_A_TURN);
                while (System.nanoTime() < endOfTurn) {
                    subject.run();
                }
            }
        }
        return this;
    }

    /** Runs the rounds; fewer, if they are not over at this time. */
    public Interleaved run(double seconds) {
        long end = end(seconds);
        Allocation allocation = new Allocation();
        for (done = 0; done < rounds && System.nanoTime() < end; done++) {
            if (done % RENEWED_EVERY == 0) {
                allocation.renew();
            }
            for (int i = 0; i < subjects.size(); i++) {
                int which = (done + i) % subjects.size();
                long before = allocation.total();
                block(subjects.get(which), times[which][done]);
                octets[which][done] = (double) (allocation.total() - before) / BLOCK;
            }
        }
        if (done == 0) {
            throw new IllegalStateException("not one round in " + seconds + " s");
        }
        return this;
    }

    private static long end(double seconds) {
        return System.nanoTime() + (long) (seconds * 1e9);
    }

    private static void block(Runnable subject, double[] into) {
        for (int i = 0; i < BLOCK; i++) {
            long start = System.nanoTime();
            subject.run();
            into[i] = System.nanoTime() - start;
        }
    }

    /** How many rounds there were. */
    public int rounds() {
        return done;
    }

    /** What came of it for this one. */
    public Result result(int which) {
        return new Result(Arrays.copyOf(times[which], done), Arrays.copyOf(octets[which], done));
    }
}
