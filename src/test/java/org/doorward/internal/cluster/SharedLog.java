package org.doorward.internal.cluster;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.StoreUnavailableException;

/** A log in memory that several nodes share, and that does to each of them whatever logs do at their worst. */
final class SharedLog {
    /** What it does to an append. */
    enum Fault {
        NONE,
        /** Refuses at once. */
        REFUSED,
        /** Takes it, and its answer gets lost. */
        ANSWER_LOST,
        /** Says that it took it, and did not. */
        VANISHED,
        /** Takes it twice. */
        DOUBLED,
        /** Says that it took it, and shows it only when {@link #arrive} is called. */
        LATE,
        /** Gives no answer until it is told to, whoever interrupts. */
        HANGING
    }

    private final Clock time;
    private final List<EventLog.Entry> entries = new ArrayList<>();
    private final List<Map<String, String>> late = new ArrayList<>();
    private final List<Runnable> readers = new CopyOnWriteArrayList<>();
    private long last;
    volatile boolean wakes = true;

    /** Whose answers tell this time. */
    SharedLog(Clock time) {
        this.time = time;
    }

    /** Writes as a stranger does. */
    void add(Map<String, String> fields) {
        synchronized (this) {
            last++;
            entries.add(new EventLog.Entry(String.valueOf(last), fields));
        }
        if (wakes) {
            readers.forEach(Runnable::run);
        }
    }

    /** Forgets all and counts from the beginning. */
    synchronized void flush() {
        entries.clear();
        last = 0;
    }

    void arrive() {
        List<Map<String, String>> arrived;
        synchronized (this) {
            arrived = List.copyOf(late);
            late.clear();
        }
        arrived.forEach(this::add);
    }

    private synchronized List<EventLog.Entry> after(String position, int limit) {
        long after = Long.parseLong(position);
        return entries.stream()
                .filter(entry -> Long.parseLong(entry.position()) > after)
                .limit(limit)
                .toList();
    }

    private synchronized String end() {
        return String.valueOf(last);
    }

    /** How many entries of this kind it holds. */
    synchronized long count(String kind) {
        return entries.stream()
                .filter(entry -> kind.equals(entry.fields().get("kind")))
                .count();
    }

    /** The log as one node has it, with faults of its own. */
    final class View implements EventLog {
        volatile Fault fault = Fault.NONE;
        volatile boolean unreadable;
        volatile boolean broken;
        final AtomicInteger appends = new AtomicInteger();
        final AtomicInteger reads = new AtomicInteger();
        final AtomicInteger answers = new AtomicInteger();
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public Instant append(List<Map<String, String>> added) {
            appends.incrementAndGet();
            breakDown();
            Fault now = fault;
            switch (now) {
                case REFUSED -> throw new StoreUnavailableException("refused", null);
                case HANGING -> hang();
                case VANISHED -> {}
                case LATE -> {
                    synchronized (SharedLog.this) {
                        late.addAll(added);
                    }
                }
                case DOUBLED -> {
                    added.forEach(SharedLog.this::add);
                    added.forEach(SharedLog.this::add);
                }
                case NONE, ANSWER_LOST -> added.forEach(SharedLog.this::add);
            }
            if (now == Fault.ANSWER_LOST || now == Fault.HANGING) {
                throw new StoreUnavailableException("no answer", null);
            }
            answers.incrementAndGet();
            return time.instant();
        }

        private void hang() {
            boolean interrupted = false;
            while (released.getCount() > 0) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        void release() {
            released.countDown();
        }

        @Override
        public List<Entry> after(String position, int limit) {
            reads.incrementAndGet();
            refuse();
            return SharedLog.this.after(position, limit);
        }

        @Override
        public String end() {
            refuse();
            return SharedLog.this.end();
        }

        @Override
        public void onAppended(Runnable wakeUp) {
            refuse();
            readers.add(wakeUp);
        }

        private void breakDown() {
            if (broken) {
                throw new NoClassDefFoundError("as when a library is not all there");
            }
        }

        private void refuse() {
            breakDown();
            if (unreadable) {
                throw new StoreUnavailableException("unreadable", null);
            }
        }

        @Override
        public void close() {}
    }
}
