package org.doorward.internal.settings.value;

import java.time.Duration;

/** How far clocks are believed to differ. What only measures clocks, or knows other clocks than nodes', has bounds of its own. */
public final class ClockTolerance {
    /** Nodes that serve together: a token that one has made is good at another at once. */
    public static final Duration USUAL = Duration.ofMinutes(2);

    /** Nodes at most: beyond that nothing is decided by their clocks. */
    public static final Duration GREATEST = Duration.ofMinutes(10);

    private ClockTolerance() {}
}
