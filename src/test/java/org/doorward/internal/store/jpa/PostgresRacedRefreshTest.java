package org.doorward.internal.store.jpa;

import org.doorward.internal.session.RacedRefreshContract;
import org.doorward.store.SessionStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** Runs on Hibernate and on EclipseLink, unlike the storm of a thousand sessions. */
@Tag("stores")
class PostgresRacedRefreshTest extends RacedRefreshContract {
    private TwoNodes nodes;

    @BeforeEach
    void start() {
        nodes = TwoNodes.onPostgres();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Override
    protected SessionStore one() {
        return nodes.one.sessions();
    }

    @Override
    protected SessionStore other() {
        return nodes.other.sessions();
    }
}
