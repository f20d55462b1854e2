package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.doorward.internal.keys.KeySetStore;

/** The signing keys of all nodes in a database. */
final class JpaKeySetStore implements KeySetStore {
    private final Database database;

    JpaKeySetStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Stored> read() {
        return database.reading(manager ->
                Optional.ofNullable(manager.find(Row.class, Row.ID)).map(row -> new Stored(row.version, row.content)));
    }

    @Override
    public boolean replace(long expected, String text) {
        return database.inTransaction(manager -> {
            if (expected == 0) {
                if (manager.find(Row.class, Row.ID) != null) {
                    return false;
                }
                // of two concurrent inserts one fails, is repeated, and finds the other's row
                manager.persist(Row.first(text));
                manager.flush();
                return true;
            }
            return manager.createQuery("update KeySet k set k.version = :next, k.content = :content"
                                    + " where k.id = :id and k.version = :expected")
                            .setParameter("next", expected + 1)
                            .setParameter("content", text)
                            .setParameter("id", Row.ID)
                            .setParameter("expected", expected)
                            .executeUpdate()
                    == 1;
        });
    }

    /** The signing keys of all nodes. The table has one row. */
    @Entity(name = "KeySet")
    @Table(name = "doorward_key_set")
    @SuppressWarnings("NullAway.Init") // set by Jakarta Persistence
    static class Row {
        /** The id of the row. */
        static final String ID = "signing";

        @Id
        @Column(name = "id")
        String id;

        @Column(name = "version")
        long version;

        @Column(name = "content")
        String content;

        static Row first(String content) {
            Row row = new Row();
            row.id = ID;
            row.version = 1;
            row.content = content;
            return row;
        }
    }
}
