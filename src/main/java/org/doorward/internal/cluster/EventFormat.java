package org.doorward.internal.cluster;

import java.util.Map;
import java.util.Optional;
import org.doorward.DoorwardEvent;

/**
 * Writes events and heartbeats as entries of the log, and reads them. An entry is a few short fields of printable ASCII
 * and holds public ids only. Nodes of other versions may read it: new fields may be added, a node skips a kind that it
 * does not know, and the version number changes only when older nodes would misread an entry.
 */
final class EventFormat {
    private static final String BEAT = "beat";

    private EventFormat() {}

    /** The content of one entry. */
    sealed interface Content {
        /** The node that wrote the entry. */
        String node();
    }

    /** An event of that node. */
    record Told(String node, DoorwardEvent event) implements Content {}

    /**
     * A heartbeat of that node. {@code sent} is a reading of its monotonic clock, in nanoseconds; other nodes cannot
     * use it.
     */
    record Beat(String node, long sent) implements Content {}

    /** Returns a heartbeat as fields. */
    static Map<String, String> beat(String node, long sent) {
        return Map.of("v", EventFields.VERSION, "kind", BEAT, "node", node, "sent", Long.toString(sent));
    }

    /** Returns the event as fields. Empty for a kind that is not sent to other nodes. */
    static Optional<Map<String, String>> event(String node, DoorwardEvent event) {
        return EventKinds.written(node, event);
    }

    /**
     * Reads an entry. Empty when its kind or its version is not known here.
     *
     * @throws IllegalArgumentException when a field is missing or damaged
     */
    static Optional<Content> read(Map<String, String> entry) {
        EventFields fields = new EventFields(entry);
        if (!fields.text("v").equals(EventFields.VERSION)) {
            return Optional.empty();
        }
        String node = fields.text("node");
        return fields.text("kind").equals(BEAT)
                ? Optional.of(new Beat(node, Long.parseLong(fields.text("sent"))))
                : EventKinds.read(fields).map(event -> new Told(node, event));
    }
}
