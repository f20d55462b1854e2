package org.doorward.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sees every command that a Redis server runs, in its order: those that clients send, and those inside scripts. */
public final class RedisMonitor implements AutoCloseable {
    private static final Pattern LINE =
            Pattern.compile("[\\d.]+ \\[\\d+ ([^\\]]+)\\] \"([^\"]*)\"(.*)", Pattern.DOTALL);

    /** What a connection pool says to keep house, and what this class says itself. */
    private static final Set<String> HOUSEKEEPING =
            Set.of("ping", "hello", "client", "auth", "select", "echo", "config", "info", "time");

    private final RedisLink seen;
    private final RedisLink other;

    /** A command as it ran. */
    public record Command(boolean inScript, String name, String line) {}

    /**
     * What ran while something was done.
     *
     * @param all but for what runs behind the requests' backs
     * @param events what nodes told each other, and outcomes of successful sign-ins: no request waits for these
     */
    public record Commands(List<Command> all, List<Command> events) {
        /** Those that a client sent and waited for. */
        public List<String> roundTrips() {
            return all.stream()
                    .filter(command -> !command.inScript())
                    .map(Command::name)
                    .toList();
        }

        /** Those that scripts ran. */
        public List<String> inner() {
            return all.stream().filter(Command::inScript).map(Command::name).toList();
        }
    }

    public RedisMonitor(RealRedis redis) {
        this.seen = new RedisLink(redis.address());
        this.other = new RedisLink(redis.address());
        seen.call("MONITOR");
    }

    /** Everything since the last time that was asked, but for housekeeping. */
    public Commands next() {
        String fence = UUID.randomUUID().toString();
        other.call("ECHO", fence);
        List<Command> commands = new ArrayList<>();
        List<Command> events = new ArrayList<>();
        boolean outcome = false;
        try {
            for (String line = seen.read().toString();
                    !line.contains(fence);
                    line = seen.read().toString()) {
                Matcher matcher = LINE.matcher(line);
                if (!matcher.matches()) {
                    throw new IllegalStateException("not a line of MONITOR: " + line);
                }
                String name = matcher.group(2).toLowerCase(Locale.ROOT);
                boolean inScript = matcher.group(1).equals("lua");
                // the commands of a script follow it at once
                outcome = inScript ? outcome : isOutcomeOfSuccess(line);
                if (!HOUSEKEEPING.contains(name)) {
                    // keys that belong to no tenant are the nodes' own, but for what API tokens have in common
                    boolean ofNodes = line.contains(":~:") && !line.contains(":~:api-token");
                    (ofNodes || outcome ? events : commands).add(new Command(inScript, name, line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Commands(List.copyOf(commands), List.copyOf(events));
    }

    private static boolean isOutcomeOfSuccess(String line) {
        return line.contains(":settled:") && line.contains("\"forget\"");
    }

    /** What ran while this was done. */
    public Commands during(Runnable work) {
        next();
        work.run();
        return next();
    }

    @Override
    public void close() {
        seen.close();
        other.close();
    }
}
