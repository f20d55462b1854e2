package org.doorward.sample.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.doorward.sample.Ports;
import org.doorward.sample.server.Deployment.Deployed;
import org.doorward.sample.server.Deployment.Failed;

/**
 * Payara with a domain of its own, and its autodeploy service, which deploys one application after the other and logs where
 * each begins and ends. Where it differs from other servers stands in {@link ServerKind}.
 */
final class PayaraProcess extends RealServer {
    private static final List<String> PORTS =
            List.of("8080", "8181", "4848", "3700", "3820", "3920", "8686", "7676", "9009", "6666", "4900", "5900");

    private PayaraProcess(Path directory, int port, Process process, Path log) {
        super(directory, port, process, log);
    }

    static RealServer begin(Path directory, List<String> arguments) throws IOException {
        Path home = unpacked("payara");
        Path domains = directory.resolve("domains");
        copy(home.resolve("glassfish/domains/domain1"), domains.resolve("domain1"));
        Files.createDirectories(domains.resolve("domain1/autodeploy"));
        int port = configure(domains.resolve("domain1/config/domain.xml"));
        Path log = directory.resolve("server.log");
        Process process = run(command(home, domains, arguments), directory, log);
        // it would wait for a password
        process.getOutputStream().close();
        return new PayaraProcess(directory, port, process, log);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    /** Free ports on the loopback address, and no service that nobody asks for. */
    private static int configure(Path settings) throws IOException {
        String text = Files.readString(settings)
                .replace("0.0.0.0", "127.0.0.1")
                .replace("<network-listener port", "<network-listener address=\"127.0.0.1\" port")
                .replaceFirst("<hazelcast-runtime-configuration", "$0 enabled=\"false\"")
                .replaceFirst("<jmx-connector [^>]*/>", "$0<das-config autodeploy-polling-interval-in-seconds=\"1\"/>")
                .replace(",org.apache.felix.shell.remote", "")
                .replaceAll("<jvm-options>-Xmx[^<]*</jvm-options>", "");
        int http = 0;
        for (String usual : PORTS) {
            int free = Ports.free();
            http = http == 0 ? free : http;
            text = text.replace("\"" + usual + "\"", "\"" + free + "\"");
        }
        Files.writeString(settings, text);
        return http;
    }

    /** What its launcher would run, without the launcher in between. */
    private static List<String> command(Path home, Path domains, List<String> arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process asked = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        home.resolve("glassfish/lib/client/appserver-cli.jar").toString(),
                        "start-domain",
                        "--dry-run",
                        "--domaindir",
                        domains.toString(),
                        "domain1")
                .redirectErrorStream(true)
                .start();
        String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> launched = said.lines().map(String::strip).toList();
        int classPath = launched.indexOf("-cp");
        int end = launched.indexOf("Command start-domain executed successfully.");
        if (classPath < 0 || end < 0) {
            throw new IllegalStateException("its launcher says: " + said);
        }
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(arguments);
        launched.subList(classPath, end).stream()
                .filter(argument -> !argument.isEmpty())
                .forEach(command::add);
        command.set(command.indexOf("-verbose") + 1, "true");
        return command;
    }

    @Override
    Path deployments() {
        return directory.resolve("domains/domain1/autodeploy");
    }

    @Override
    boolean isStarted() {
        return log().contains("startup time : ");
    }

    @Override
    Optional<Deployment> result(Application deployed) throws IOException {
        String application = deployed.name();
        String log = log();
        String path = "/" + Pattern.quote(deployed.file());
        Matcher entries = Pattern.compile("(?s)" + path + " for autodeployment.*?"
                        + "\\[AutoDeploy\\] (?<what>Successfully autodeployed|Autodeploy failed) :[^|]*" + path)
                .matcher(log);
        if (!entries.find()) {
            return Optional.empty();
        }
        boolean failed = entries.group("what").equals("Autodeploy failed");
        if (failed) {
            // else it would try again for ever
            Files.deleteIfExists(deployments().resolve(deployed.file()));
        }
        return Optional.of(
                failed
                        ? new Failed(base(application), entries.group())
                        : new Deployed(base(application), entries.group()));
    }
}
