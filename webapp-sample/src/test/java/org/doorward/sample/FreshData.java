package org.doorward.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** What makes one run of the sample independent of all others: its own database, secret and administrator. */
record FreshData(Path directory, String username, String password) {
    /** Empties the server's directory; what the run leaves in it stays there until the next one, to be looked at. */
    static FreshData create(String server) throws IOException {
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

    static Path target() {
        return Path.of(System.getProperty("sample.target", "target")).toAbsolutePath();
    }

    /** The settings as arguments of the server's JVM; they win over the defaults in {@code web.xml}. */
    List<String> jvmArguments() {
        return List.of(
                "-Ddoorward.jpa.url=jdbc:h2:file:" + directory.resolve("doorward"),
                "-Ddoorward.secret.file=" + directory.resolve("secret"),
                "-Ddoorward.bootstrap.username=" + username,
                "-Ddoorward.bootstrap.password=" + password);
    }
}
