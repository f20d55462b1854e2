package org.doorward.internal.store.memory;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.doorward.SessionId;
import org.doorward.internal.login.SignInTask;
import org.doorward.internal.login.SignInTaskStore;
import org.doorward.store.SweptStore;

/** Work that follows sign-ins, on the heap of one node: lost at a restart. */
final class MemorySignInTaskStore implements SignInTaskStore, SweptStore {
    private final int most;
    private final Map<SessionId, Entry> tasks = new LinkedHashMap<>();

    MemorySignInTaskStore() {
        this(MOST);
    }

    /** With another bound. */
    MemorySignInTaskStore(int most) {
        this.most = most;
    }

    private record Entry(SignInTask task, Instant due) {}

    @Override
    public synchronized boolean put(SignInTask task, Instant leasedUntil) {
        long ofAccount = tasks.values().stream()
                .filter(entry -> entry.task().account().equals(task.account()))
                .count();
        if (tasks.size() >= most || ofAccount >= MOST_OF_ACCOUNT) {
            return false;
        }
        tasks.put(task.session(), new Entry(task, leasedUntil));
        return true;
    }

    @Override
    public synchronized List<SignInTask> claim(Instant now, Instant leasedUntil, int atMost) {
        List<SignInTask> claimed = tasks.values().stream()
                .filter(entry -> !entry.due().isAfter(now))
                .sorted(Comparator.comparing(Entry::due))
                .limit(atMost)
                .map(entry -> entry.task().claimed())
                .toList();
        claimed.forEach(task -> tasks.put(task.session(), new Entry(task, leasedUntil)));
        return claimed;
    }

    @Override
    public synchronized boolean postpone(SignInTask task, Instant until) {
        if (!isHeld(task)) {
            return false;
        }
        tasks.put(task.session(), new Entry(task, until));
        return true;
    }

    @Override
    public synchronized boolean remove(SignInTask task) {
        if (!isHeld(task)) {
            return false;
        }
        tasks.remove(task.session());
        return true;
    }

    private boolean isHeld(SignInTask task) {
        Entry present = tasks.get(task.session());
        return present != null && present.task().fence() == task.fence();
    }

    @Override
    public synchronized int sweep(Instant now, int limit) {
        List<SessionId> old = tasks.values().stream()
                .map(Entry::task)
                .filter(task -> !task.signedInAt().plus(SignInTask.KEPT).isAfter(now))
                .limit(limit)
                .map(SignInTask::session)
                .toList();
        old.forEach(tasks::remove);
        return old.size();
    }
}
