package org.doorward.benchmark.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/** The few statistics that the tables state. Times are in nanoseconds; arrays that are given are left as they are. */
public final class Statistics {
    private static final int RESAMPLES = 1_000;
    private static final int TERMS = 100;

    private Statistics() {}

    /** The middle one. */
    public static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /** The smallest value that this share of all is not above. */
    public static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return ofSorted(sorted, share);
    }

    private static double ofSorted(double[] sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, Math.min(sorted.length, rank) - 1)];
    }

    /** The two-sample Kolmogorov–Smirnov statistic: the largest distance between the two distributions. */
    public static double distance(double[] one, double[] other) {
        double[] a = one.clone();
        double[] b = other.clone();
        Arrays.sort(a);
        Arrays.sort(b);
        double most = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            double at = Math.min(a[i], b[j]);
            while (i < a.length && a[i] <= at) {
                i++;
            }
            while (j < b.length && b[j] <= at) {
                j++;
            }
            most = Math.max(most, Math.abs((double) i / a.length - (double) j / b.length));
        }
        return most;
    }

    /** How likely so large a {@linkplain #distance distance} is where there is no difference; the asymptotic formula. */
    public static double likelihood(double distance, int one, int other) {
        double size = Math.sqrt((double) one * other / (one + other));
        double scaled = (size + 0.12 + 0.11 / size) * distance;
        if (scaled < 0.2) {
            // the series does not converge there
            return 1;
        }
        double sum = 0;
        for (int k = 1; k <= TERMS; k++) {
            sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * scaled * scaled);
        }
        return Math.max(0, Math.min(1, sum));
    }

    /** Where the difference of the medians is with 95 % confidence, by a bootstrap: lower end and upper end. */
    public static double[] differenceOfMedians(double[] one, double[] other) {
        Random random = new Random(1);
        double[] differences = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            differences[i] = median(resampled(one, random)) - median(resampled(other, random));
        }
        Arrays.sort(differences);
        return new double[] {ofSorted(differences, 0.025), ofSorted(differences, 0.975)};
    }

    private static double[] resampled(double[] values, Random random) {
        return random.ints(values.length, 0, values.length)
                .mapToDouble(at -> values[at])
                .toArray();
    }

    /** Spearman's rank correlation: 0 where there is no trend, 1 or -1 where there is nothing else. */
    public static double trend(double[] positions, double[] times) {
        double[] x = ranks(positions);
        double[] y = ranks(times);
        double mean = (x.length + 1) / 2.0;
        double together = 0;
        double ofX = 0;
        double ofY = 0;
        for (int i = 0; i < x.length; i++) {
            together += (x[i] - mean) * (y[i] - mean);
            ofX += (x[i] - mean) * (x[i] - mean);
            ofY += (y[i] - mean) * (y[i] - mean);
        }
        return together / Math.sqrt(ofX * ofY);
    }

    private static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(at -> values[at]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                // equal values share their ranks' mean
                ranks[order[i]] = (from + 1 + to) / 2.0;
            }
            from = to;
        }
        return ranks;
    }
}
