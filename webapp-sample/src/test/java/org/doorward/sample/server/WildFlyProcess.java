package org.doorward.sample.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.doorward.sample.Ports;
import org.doorward.sample.server.Deployment.Deployed;
import org.doorward.sample.server.Deployment.Failed;
import org.wildfly.core.launcher.StandaloneCommandBuilder;

/** WildFly with its deployment scanner, which leaves a file beside each application that says what came of it. */
final class WildFlyProcess extends RealServer {
    private WildFlyProcess(Path directory, int port, Process process, Path log) {
        super(directory, port, process, log);
    }

    static RealServer begin(Path directory, List<String> arguments) throws IOException {
        Path home = unpacked("wildfly-");
        Path base = directory.resolve("standalone");
        Path configuration = Files.createDirectories(base.resolve("configuration"));
        Files.createDirectories(base.resolve("deployments"));
        try (Stream<Path> shipped = Files.list(home.resolve("standalone/configuration"))) {
            for (Path file : shipped.filter(Files::isRegularFile).toList()) {
                Files.copy(file, configuration.resolve(file.getFileName().toString()));
            }
        }
        Path settings = configuration.resolve("standalone.xml");
        String text = Files.readString(settings);
        Files.writeString(settings, text.replace("scan-interval=\"5000\"", "scan-interval=\"500\""));
        int port = Ports.free();
        List<String> command = StandaloneCommandBuilder.of(home)
                .setBaseDirectory(base)
                .addJavaOptions(arguments)
                .addServerArguments(
                        "-Djboss.http.port=" + port,
                        "-Djboss.https.port=" + Ports.free(),
                        "-Djboss.management.http.port=" + Ports.free(),
                        "-Djboss.bind.address=127.0.0.1",
                        "-Djboss.bind.address.management=127.0.0.1")
                .build();
        Path log = directory.resolve("server.log");
        return new WildFlyProcess(directory, port, run(command, directory, log), log);
    }

    @Override
    Path deployments() {
        return directory.resolve("standalone/deployments");
    }

    @Override
    boolean isStarted() {
        return log().contains("WFLYSRV0025");
    }

    @Override
    Optional<Deployment> result(Application deployed) throws IOException {
        String application = deployed.name();
        Path failed = deployments().resolve(deployed.file() + ".failed");
        if (Files.exists(failed)) {
            return Optional.of(new Failed(base(application), Files.readString(failed) + reasons(application)));
        }
        return Files.exists(deployments().resolve(deployed.file() + ".deployed"))
                ? Optional.of(new Deployed(base(application), ""))
                : Optional.empty();
    }

    /** Where the log tells of the failure, with its stack. */
    private String reasons(String application) {
        StringBuilder reasons = new StringBuilder();
        Matcher entries = Pattern.compile("(?m)^[^\\n]*ERROR[^\\n]*\\n(?:(?!\\S*\\d\\d:\\d\\d:\\d\\d,)[^\\n]*\\n)*")
                .matcher(log());
        while (entries.find()) {
            if (entries.group().contains("\"" + application + ".")
                    || entries.group().contains("/" + application)) {
                reasons.append('\n').append(entries.group());
            }
        }
        return reasons.toString();
    }
}
