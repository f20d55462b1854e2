package org.doorward.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.doorward.benchmark.contender.Bare;
import org.doorward.benchmark.contender.JavaJwt;
import org.doorward.benchmark.measure.Result;

/** What was to be reached, beside what was. */
final class Goals {
    private static final List<String> CREDENTIALS = List.of("cookie", "bearer", "personal access token", "API key");
    private static final String WARM = "Doorward warm, Redis: ";
    private static final String COLD = "Doorward cold, Redis: ";

    private final Map<String, Result> handedOver;
    private final Map<String, Result> onOneThread;

    /** Of what was measured, by the names of contenders. */
    Goals(Map<String, Result> handedOver, Map<String, Result> onOneThread) {
        this.handedOver = handedOver;
        this.onOneThread = onOneThread;
    }

    /** A line for each goal that something was measured for. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (handedOver.containsKey(WARM + CREDENTIALS.get(0))) {
            lines.add(line(
                    "Goal ≤ 1.15: warm × bare with the same header",
                    credential -> ratio(handedOver, WARM + credential, sameHeader(credential))));
            lines.add(
                    line("On one thread", credential -> ratio(onOneThread, WARM + credential, sameHeader(credential))));
            lines.add(line(
                    "Goal ≤ 2: warm, KB above bare",
                    credential -> (of(onOneThread, WARM + credential).allocated()
                                    - of(onOneThread, sameHeader(credential)).allocated())
                            / 1_024));
            String best = bestPeer();
            lines.add(line(
                    "Goal ≤ 0.50: warm, part of the extra cost of the best peer (" + best + ")",
                    credential -> extra(WARM + credential, sameHeader(credential)) / extra(best, Bare.NAME)));
        }
        if (handedOver.containsKey(COLD + CREDENTIALS.get(0))) {
            lines.add(line(
                    "Goal ≤ 1.15: cold × " + JavaJwt.WITH_HASH,
                    credential -> ratio(handedOver, COLD + credential, JavaJwt.WITH_HASH)));
            String best = bestPeer();
            lines.add(line(
                    "Goal < 1: cold × the best peer (" + best + ")",
                    credential -> ratio(handedOver, COLD + credential, best)));
        }
        return lines;
    }

    private interface Value {
        double of(String credential);
    }

    private static String line(String goal, Value value) {
        List<String> values = CREDENTIALS.stream()
                .map(credential -> String.format(Locale.ROOT, "%s %.2f", credential, value.of(credential)))
                .toList();
        return "- " + goal + ": " + String.join(", ", values) + ".";
    }

    private static String sameHeader(String credential) {
        return credential.equals("cookie")
                ? Bare.SAME_COOKIES
                : credential.equals("bearer") ? Bare.SAME_TOKEN : Bare.NAME;
    }

    /** Who keeps sessions in Redis, looks after idle ones, and is quickest at it. */
    private String bestPeer() {
        return handedOver.keySet().stream()
                .filter(name -> name.startsWith("Spring") || name.startsWith("Shiro") || name.endsWith("idle time-out"))
                .min((one, other) -> Double.compare(
                        of(handedOver, one).median(), of(handedOver, other).median()))
                .orElseThrow();
    }

    private double extra(String name, String above) {
        return of(handedOver, name).median() - of(handedOver, above).median();
    }

    private static double ratio(Map<String, Result> results, String name, String to) {
        return of(results, name).to(of(results, to)).median();
    }

    private static Result of(Map<String, Result> results, String name) {
        Result result = results.get(name);
        if (result == null) {
            throw new IllegalStateException(name + " was not measured");
        }
        return result;
    }
}
