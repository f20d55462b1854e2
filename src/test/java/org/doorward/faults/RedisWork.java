package org.doorward.faults;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.doorward.testing.RedisLink;

/** What Redis has done, and how long its scripts took. */
final class RedisWork {
    private final RedisLink link;

    /** @param link to the server that is asked */
    RedisWork(RedisLink link) {
        this.link = link;
    }

    /** Has the server log each command that takes longer than 200 µs, and none of those before. */
    void watchScripts() {
        link.call("CONFIG", "SET", "slowlog-log-slower-than", "200");
        link.call("CONFIG", "SET", "slowlog-max-len", "1000");
    }

    /** From now on only what is run from now on counts. */
    void forget() {
        link.call("SLOWLOG", "RESET");
        calls();
    }

    /** How often Redis ran each command since the last time that was asked. */
    Map<String, Long> calls() {
        Map<String, Long> calls = new TreeMap<>();
        link.text("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_"))
                .forEach(line -> calls.put(
                        line.substring("cmdstat_".length(), line.indexOf(':')),
                        Long.parseLong(line.replaceFirst(".*:calls=(\\d+),.*", "$1"))));
        link.call("CONFIG", "RESETSTAT");
        return calls;
    }

    /** How long a script took in the mean since that was set to nothing. */
    double meanMicros() {
        return link.text("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_eval"))
                .mapToDouble(line -> Double.parseDouble(line.replaceFirst(".*usec_per_call=([0-9.]+).*", "$1")))
                .max()
                .orElseThrow();
    }

    /** How long the longest script took of those that are logged; zero where none is. */
    long longestMicros() {
        return ((List<?>) link.call("SLOWLOG", "GET", "1000"))
                .stream()
                        .map(entry -> (List<?>) entry)
                        .filter(entry ->
                                String.valueOf(((List<?>) entry.get(3)).get(0)).startsWith("EVAL"))
                        .mapToLong(entry -> (Long) entry.get(2))
                        .max()
                        .orElse(0);
    }
}
