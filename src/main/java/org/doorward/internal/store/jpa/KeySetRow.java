package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The signing keys of all nodes, as the one row of their table. */
@Entity(name = "KeySet")
@Table(name = "doorward_key_set")
@SuppressWarnings("NullAway.Init") // filled by Jakarta Persistence
class KeySetRow {
    /** Of the one row there is. */
    static final String ID = "signing";

    @Id
    @Column(name = "id")
    String id;

    @Column(name = "version")
    long version;

    @Column(name = "content")
    String content;

    static KeySetRow first(String content) {
        KeySetRow row = new KeySetRow();
        row.id = ID;
        row.version = 1;
        row.content = content;
        return row;
    }
}
