package org.doorward.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** What makes one run of the sample independent of all others: its own database, secret and administrator. */
public record FreshData(Path directory, String username, String password) {
    /** For a server that starts as fast as may be: no test runs long enough to be worth compiling well. */
    public static final List<String> QUICK_JVM =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:MetaspaceSize=128m");

    /** Empties the server's directory; what the run leaves in it stays there until the next one, to be looked at. */
    public static FreshData create(String server) throws IOException {
        Path directory = target().resolve("data").resolve(server);
        if (Files.exists(directory)) {
            try (Stream<Path> left = Files.walk(directory)) {
                for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(directory);
        return new FreshData(directory, "admin", UUID.randomUUID().toString());
    }

    public static Path target() {
        return Path.of(System.getProperty("sample.target", "target")).toAbsolutePath();
    }

    /** Its database, which others may use at the same time as the server. */
    public String databaseUrl() {
        return "jdbc:h2:file:" + directory.resolve("doorward") + ";AUTO_SERVER=TRUE";
    }

    /** Its settings; they win over the defaults in {@code web.xml}. */
    public Map<String, String> settings() {
        return Map.of(
                // nobody's journey is about how long a busy machine takes
                "doorward.jpa.timeout",
                "20s",
                "doorward.jpa.url",
                "jdbc:h2:file:" + directory.resolve("doorward"),
                "doorward.secret.file",
                directory.resolve("secret").toString(),
                "doorward.bootstrap.username",
                username,
                "doorward.bootstrap.password",
                password);
    }

    /** The same as arguments of the server's JVM. */
    public List<String> jvmArguments() {
        return settings().entrySet().stream()
                .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue())
                .toList();
    }
}
