package org.doorward.benchmark.measure;

import java.util.Arrays;

/** What was measured of one subject. */
public final class Result {
    private final double[][] times;
    private final double[] octets;

    /**
     * Of these.
     *
     * @param times nanoseconds, by round
     * @param octets allocated for each request, by round
     */
    Result(double[][] times, double[] octets) {
        this.times = times;
        this.octets = octets;
    }

    /** The median of the rounds' medians, in microseconds. */
    public double median() {
        return Statistics.median(medians()) / 1_000;
    }

    private double[] medians() {
        return Arrays.stream(times).mapToDouble(Statistics::median).toArray();
    }

    /** What 99 of 100 were not above, in microseconds. */
    public double p99() {
        return Statistics.quantile(
                        Arrays.stream(times).flatMapToDouble(Arrays::stream).toArray(), 0.99)
                / 1_000;
    }

    /** The median of what was allocated, in octets. */
    public double allocated() {
        return Statistics.median(octets);
    }

    /** How many times the other's time it took, by round. */
    public Ratio to(Result other) {
        double[] mine = medians();
        double[] others = other.medians();
        double[] ratios = new double[mine.length];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = mine[round] / others[round];
        }
        return new Ratio(Statistics.median(ratios), Statistics.quantile(ratios, 0.1), Statistics.quantile(ratios, 0.9));
    }

    /**
     * A ratio over rounds.
     *
     * @param low one of ten rounds is not above it
     * @param high nine of ten rounds are not above it
     */
    public record Ratio(double median, double low, double high) {}
}
