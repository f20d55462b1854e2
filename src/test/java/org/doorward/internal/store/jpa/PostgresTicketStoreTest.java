package org.doorward.internal.store.jpa;

import org.doorward.session.TicketStore;
import org.doorward.session.TicketStoreContract;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresTicketStoreTest extends TicketStoreContract {
    private static JpaStores one;
    private static JpaStores other;

    @BeforeAll
    static void start() {
        String[] settings = {"doorward.jpa.url", RealPostgres.newDatabase(), "doorward.jpa.timeout", "20s"};
        one = new JpaStores(TestSettings.with(settings));
        other = new JpaStores(TestSettings.with(settings));
        one.start();
        other.start();
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Override
    protected TicketStore store() {
        return one.tickets();
    }

    @Override
    protected TicketStore ofAnotherNode() {
        return other.tickets();
    }
}
