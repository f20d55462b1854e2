package org.doorward.benchmark.measure;

/** How thoroughly everything is measured: the system property {@code pace}, 1 where it is not set; a tenth is enough to try it. */
public final class Pace {
    private static final double PACE = Double.parseDouble(System.getProperty("pace", "1"));

    private Pace() {}

    /** So many seconds, at this pace. */
    public static double seconds(double atFullPace) {
        return atFullPace * PACE;
    }
}
