package org.doorward.sample.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.doorward.sample.Ports;
import org.doorward.sample.TomcatHome;
import org.doorward.sample.server.Deployment.Deployed;
import org.doorward.sample.server.Deployment.Failed;

/** Tomcat, which deploys one application after the other and logs where each begins and ends. */
final class TomcatProcess extends RealServer {
    private TomcatProcess(Path directory, int port, Process process, Path log) {
        super(directory, port, process, log);
    }

    static RealServer begin(Path directory, List<String> arguments) throws IOException {
        int port = Ports.free();
        TomcatHome home = TomcatHome.create(directory.resolve("tomcat"), port);
        home.replace(
                "conf/server.xml",
                "<Engine name=\"Catalina\"",
                "<Engine backgroundProcessorDelay=\"1\" name=\"Catalina\"");
        Files.createDirectories(directory.resolve("tomcat/webapps"));
        Path log = directory.resolve("server.log");
        return new TomcatProcess(directory, port, run(home.command(arguments), directory, log), log);
    }

    @Override
    Path deployments() {
        return directory.resolve("tomcat/webapps");
    }

    @Override
    boolean isStarted() {
        return log().contains("Server startup in");
    }

    @Override
    Optional<Deployment> result(Application deployed) {
        String application = deployed.name();
        String file = "webapps/" + application + ".war]";
        String log = log();
        int begin = log.indexOf(file);
        int end = log.indexOf(file + "] has finished".substring(1), begin + 1);
        if (begin < 0 || end < 0) {
            return Optional.empty();
        }
        String messages = log.substring(begin, end);
        boolean failed = messages.contains("startup failed due to previous errors")
                || messages.contains("Error deploying web application archive");
        return Optional.of(
                failed ? new Failed(base(application), messages) : new Deployed(base(application), messages));
    }
}
