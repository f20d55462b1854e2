package org.doorward.benchmark;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.benchmark.timing.SecretPositions;
import org.doorward.benchmark.timing.SignInTimes;

/** Measures what it is asked for, one table after the other, and prints them. */
public final class Benchmarks {
    private static final int SIGN_INS = 2_000;
    private static final int CHEAP_SIGN_INS = 10_000;
    private static final long SECONDS_OVER_HTTP = 90;
    private static final long SECONDS_AT_THE_DOOR = 40;

    /** What can be asked for. */
    private enum Table {
        WARM,
        COLD,
        PROFILE,
        LIFECYCLE,
        SCALE,
        LOAD,
        TIMING
    }

    private Benchmarks() {}

    /**
     * Measures.
     *
     * @param arguments the names of tables, with commas between them; none or nothing for all
     */
    public static void main(String[] arguments) {
        Set<Table> tables = chosen(String.join(",", arguments));
        Instant start = Instant.now();
        print(List.of(String.format(
                Locale.ROOT,
                "%s, Java %s, %s, %d processors, load %.1f",
                start.toString().substring(0, 10),
                System.getProperty("java.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                load())));
        if (tables.contains(Table.WARM) || tables.contains(Table.COLD)) {
            print(RequestCosts.measure(tables.contains(Table.WARM), tables.contains(Table.COLD)));
        }
        if (tables.contains(Table.PROFILE)) {
            print(WarmProfile.measure());
        }
        if (tables.contains(Table.LIFECYCLE)) {
            print(LifeCycle.measure());
            print(Propagation.measure());
        }
        if (tables.contains(Table.SCALE)) {
            print(ManyStoredSessions.measure());
            print(CleanUps.measure());
            print(StartUp.measure());
            print(Refreshes.measure());
        }
        if (tables.contains(Table.LOAD)) {
            print(UnderLoad.measure());
        }
        if (tables.contains(Table.TIMING)) {
            print(SecretPositions.measure());
            print(SignInTimes.measureAtTheDoor(CHEAP_SIGN_INS, SECONDS_AT_THE_DOOR));
            print(SignInTimes.measureOverHttp(SIGN_INS, SECONDS_OVER_HTTP));
        }
        print(List.of(String.format(
                Locale.ROOT,
                "Took %d s; load %.1f at the end.",
                Duration.between(start, Instant.now()).toSeconds(),
                load())));
        // whoever was measured may have left a thread behind
        System.exit(0);
    }

    private static Set<Table> chosen(String names) {
        Set<Table> chosen = Stream.of(names.split(","))
                .filter(name -> !name.isBlank())
                .map(name -> Table.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Table.class)));
        return chosen.isEmpty() ? EnumSet.allOf(Table.class) : chosen;
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    @SuppressWarnings("SystemOut") // it is what this is run for
    private static void print(List<String> lines) {
        System.out.println();
        lines.forEach(System.out::println);
        System.out.flush();
    }
}
