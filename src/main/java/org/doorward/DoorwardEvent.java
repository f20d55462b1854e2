package org.doorward;

import java.time.Instant;

/**
 * An event. Applications observe it, or a subtype, by CDI: {@code @Observes} receives it at once, on the thread that
 * caused it; {@code @ObservesAsync} receives it later, on a thread of the server. Events between nodes may be lost,
 * repeated or late, so that no decision may depend on them. An event holds no credential. Further subtypes may be
 * added.
 */
public interface DoorwardEvent {
    /** The place of an event. */
    enum Origin {
        /** On this node. */
        THIS_NODE,
        /** On another node of the application. */
        OTHER_NODE
    }

    /** Returns the time of the event, by the clock of its node. */
    Instant at();

    /** Returns the place of the event. */
    Origin origin();

    /** Whether the event happened on another node. */
    default boolean fromOtherNode() {
        return origin() == Origin.OTHER_NODE;
    }
}
