package org.doorward.internal.store.memory;

import java.time.Duration;
import org.doorward.session.SessionServiceContract;
import org.doorward.session.SessionStore;

class MemorySessionServiceTest extends SessionServiceContract {
    private final MemorySessionStore store = new MemorySessionStore(Duration.ofHours(1));

    @Override
    protected SessionStore store() {
        return store;
    }
}
