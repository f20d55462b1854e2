package org.doorward.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.doorward.benchmark.contender.Contender;
import org.doorward.benchmark.contender.Doorward;
import org.doorward.benchmark.measure.MarkdownTable;
import org.doorward.benchmark.measure.Opened;
import org.doorward.benchmark.measure.Pace;
import org.doorward.benchmark.server.LocalRedis;

/**
 * Where the time and the objects of a warm request by cookie come from, by the samples of the JDK Flight Recorder. Each sample counts for
 * the method of Doorward that is the nearest to it.
 */
final class WarmProfile {
    private static final double SECONDS_TO_WARM_UP = 10;
    private static final double SECONDS = 40;
    private static final String TIME = "jdk.ExecutionSample";
    private static final String OBJECTS = "jdk.ObjectAllocationSample";
    private static final int SHOWN = 15;
    private static final String OURS = "org.doorward.";
    private static final String NOT_OURS = "org.doorward.benchmark.";
    private static final String SERVER = "(server and servlet)";

    private final Map<String, Long> samples = new HashMap<>();
    private final Map<String, Long> octets = new HashMap<>();

    private WarmProfile() {}

    static List<String> measure() {
        WarmProfile profile = new WarmProfile();
        try (Opened opened = new Opened()) {
            Doorward doorward =
                    opened.add(Doorward.warm(opened.add(new LocalRedis()).address()));
            Contender byCookie = doorward.contenders().get(0);
            repeat(byCookie, Pace.seconds(SECONDS_TO_WARM_UP));
            profile.record(byCookie);
        }
        return profile.told();
    }

    private void record(Contender contender) {
        try (Recording recording = new Recording()) {
            recording.enable(TIME).withPeriod(Duration.ofMillis(10));
            recording.enable(OBJECTS).with("throttle", "1000/s");
            recording.start();
            repeat(contender, Pace.seconds(SECONDS));
            recording.stop();
            Path file = Files.createTempFile("warm", ".jfr");
            try {
                recording.dump(file);
                RecordingFile.readAllEvents(file).forEach(this::count);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void count(RecordedEvent event) {
        boolean time = event.getEventType().getName().equals(TIME);
        if (!time && !event.getEventType().getName().equals(OBJECTS)) {
            return;
        }
        RecordedThread thread = event.getThread(time ? "sampledThread" : "eventThread");
        if (thread != null && Thread.currentThread().getName().equals(thread.getJavaName())) {
            (time ? samples : octets)
                    .merge(nearest(event.getStackTrace()), time ? 1 : event.getLong("weight"), Long::sum);
        }
    }

    private static void repeat(Contender contender, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            contender.runOnThisThread();
        }
    }

    private static String nearest(RecordedStackTrace trace) {
        if (trace == null) {
            return SERVER;
        }
        for (RecordedFrame frame : trace.getFrames()) {
            String type = frame.isJavaFrame() ? frame.getMethod().getType().getName() : "";
            if (type.startsWith(NOT_OURS)) {
                return SERVER;
            }
            if (type.startsWith(OURS)) {
                String method = frame.getMethod().getName();
                // the servlet and the rest of the server's chain run below the filter
                return isPassingOn(type, method, trace) ? SERVER : type.substring(OURS.length()) + "." + method;
            }
        }
        return SERVER;
    }

    /** Whether the server's chain is between the sample and the method that passed the request on to it. */
    private static boolean isPassingOn(String type, String method, RecordedStackTrace trace) {
        for (RecordedFrame frame : trace.getFrames()) {
            String its = frame.getMethod().getType().getName();
            if (its.equals(type) && frame.getMethod().getName().equals(method)) {
                return false;
            }
            if (its.endsWith("ServletHandler$Chain") || its.endsWith("ServletHandler$ChainEnd")) {
                return true;
            }
        }
        return false;
    }

    private List<String> told() {
        MarkdownTable table = new MarkdownTable(
                "Where a warm request by cookie spends its time and makes its objects, on one thread; by the nearest"
                        + " method of Doorward. Of " + total(samples) + " samples.",
                "method",
                "part of the time",
                "part of the octets allocated");
        samples.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(SHOWN)
                .forEach(entry -> table.row(
                        entry.getKey(),
                        percent(entry.getValue(), total(samples)),
                        percent(octets.getOrDefault(entry.getKey(), 0L), total(octets))));
        octets.entrySet().stream()
                .filter(entry -> !samples.containsKey(entry.getKey()) && entry.getValue() * 100 > total(octets))
                .forEach(entry -> table.row(entry.getKey(), "0 %", percent(entry.getValue(), total(octets))));
        return table.lines();
    }

    private static long total(Map<String, Long> of) {
        return of.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f %%", whole == 0 ? 0 : 100.0 * part / whole);
    }
}
