package org.doorward.benchmark.measure;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened, to be closed together: the last one first. */
public final class Opened implements AutoCloseable {
    private final Deque<AutoCloseable> all = new ArrayDeque<>();

    /** Has this closed as well. */
    public <S extends AutoCloseable> S add(S one) {
        all.push(one);
        return one;
    }

    @Override
    public void close() {
        while (!all.isEmpty()) {
            try {
                all.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
