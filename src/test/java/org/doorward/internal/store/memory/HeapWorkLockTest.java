package org.doorward.internal.store.memory;

import org.doorward.session.WorkLock;
import org.doorward.session.WorkLockContract;

class HeapWorkLockTest extends WorkLockContract {
    private final WorkLock lock = new HeapWorkLock();

    @Override
    protected WorkLock lock() {
        return lock;
    }

    @Override
    protected WorkLock ofAnotherNode() {
        return lock;
    }
}
