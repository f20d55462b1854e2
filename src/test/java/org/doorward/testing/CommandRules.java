package org.doorward.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What a {@link RedisProxy} does about single commands, and how many it saw. */
final class CommandRules {
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Map<String, LongAdder> seen = new ConcurrentHashMap<>();
    private final LongAdder dropped = new LongAdder();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    private record Rule(
            Predicate<List<String>> matcher, Runnable before, Optional<Supplier<String>> instead, Runnable after) {}

    /** What a command is answered without reaching the server, or what is done when the server has answered it. */
    record Verdict(Optional<byte[]> answer, Runnable after) {}

    void add(Predicate<List<String>> matcher, Runnable before, Optional<Supplier<String>> instead, Runnable after) {
        rules.add(new Rule(matcher, before, instead, after));
    }

    void clear() {
        rules.clear();
    }

    /** Counts a command, does what is to be done before it goes on, and says whether it does. */
    Verdict judge(List<String> command) {
        seen.computeIfAbsent(name(command), name -> new LongAdder()).increment();
        List<Rule> matching =
                rules.stream().filter(rule -> matches(rule, command)).toList();
        Runnable after = () -> matching.forEach(rule -> guard(rule.after()));
        for (Rule rule : matching) {
            guard(rule.before());
            if (rule.instead().isPresent()) {
                dropped.increment();
                return new Verdict(rule.instead().map(text -> text.get().getBytes(StandardCharsets.ISO_8859_1)), after);
            }
        }
        return new Verdict(Optional.empty(), after);
    }

    private boolean matches(Rule rule, List<String> command) {
        boolean[] matches = new boolean[1];
        guard(() -> matches[0] = rule.matcher().test(command));
        return matches[0];
    }

    private void guard(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    static String name(List<String> command) {
        return command.isEmpty() ? "" : command.get(0).toUpperCase(Locale.ROOT);
    }

    Map<String, Long> seen() {
        Map<String, Long> counts = new TreeMap<>();
        seen.forEach((name, count) -> counts.put(name, count.sum()));
        return counts;
    }

    long dropped() {
        return dropped.sum();
    }

    /** @throws AssertionError if a matcher or an action failed; each is told of once */
    void throwFailure() {
        Throwable failure = failures.poll();
        if (failure != null) {
            throw new AssertionError("what was to be done about a command failed", failure);
        }
    }
}
