package org.doorward.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Measures everything, one after the other, and prints what came of it. */
public final class Benchmarks {
    private static final int SIGN_INS = 2_000;
    private static final int CHEAP_SIGN_INS = 10_000;
    private static final long SECONDS_OVER_HTTP = 240;
    private static final long SECONDS_AT_THE_DOOR = 40;

    private Benchmarks() {}

    /** Takes no arguments, and some five minutes at most. */
    public static void main(String[] arguments) {
        Instant start = Instant.now();
        print(List.of(String.format(
                Locale.ROOT,
                "%s, Java %s, %s, %d processors, load %.1f",
                start.toString().substring(0, 10),
                System.getProperty("java.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                load())));
        print(WarmRequests.measure());
        print(SecretPositions.measure());
        print(SignInTimes.measureAtTheDoor(CHEAP_SIGN_INS, SECONDS_AT_THE_DOOR));
        print(SignInTimes.measureOverHttp(SIGN_INS, SECONDS_OVER_HTTP));
        print(List.of(String.format(
                Locale.ROOT,
                "Took %d s; load %.1f at the end.",
                Duration.between(start, Instant.now()).toSeconds(),
                load())));
    }

    private static double load() {
        return java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    @SuppressWarnings("SystemOut") // it is what this is run for
    private static void print(List<String> lines) {
        System.out.println();
        lines.forEach(System.out::println);
        System.out.flush();
    }
}
