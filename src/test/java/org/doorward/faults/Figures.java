package org.doorward.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long things took, for a table at the end of a test. Safe for any thread. */
final class Figures {
    private final Map<String, List<Duration>> all = new TreeMap<>();

    synchronized void add(String what, Duration took) {
        all.computeIfAbsent(what, none -> new ArrayList<>()).add(took);
    }

    /** How many there are of it. */
    synchronized int count(String what) {
        return all.getOrDefault(what, List.of()).size();
    }

    /** What so large a part of them did not exceed. */
    synchronized Duration quantile(String what, double part) {
        List<Duration> sorted = new ArrayList<>(all.getOrDefault(what, List.of()));
        Collections.sort(sorted);
        int index = (int) Math.ceil(part * sorted.size()) - 1;
        return sorted.get(Math.max(0, index));
    }

    Duration max(String what) {
        return quantile(what, 1);
    }

    @SuppressWarnings("SystemOut") // the table is what one runs such tests for
    synchronized void print() {
        System.out.printf("%n  %-58s %5s %8s %8s %8s%n", "in milliseconds", "n", "p50", "p99", "max");
        for (String what : all.keySet()) {
            System.out.printf(
                    "  %-58s %5d %8.1f %8.1f %8.1f%n",
                    what, count(what), millis(quantile(what, 0.5)), millis(quantile(what, 0.99)), millis(max(what)));
        }
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
