package org.doorward.internal.store.jpa.schema;

/**
 * The names of our tables in this database.
 *
 * @param schema the schema in the database's spelling
 * @param prefix replaces {@value #PREFIX}, the prefix in entities and scripts
 */
public record TableNames(String schema, String prefix) {
    static final String PREFIX = "doorward_";

    /** Returns the name of a table for its name in entities and scripts. */
    String table(String ours) {
        return ours.startsWith(PREFIX) ? prefix + ours.substring(PREFIX.length()) : ours;
    }

    /** Returns the schema quoted, because it may be a reserved word. */
    String quotedSchema() {
        return '"' + schema + '"';
    }
}
