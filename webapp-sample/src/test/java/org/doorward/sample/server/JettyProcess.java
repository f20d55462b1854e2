package org.doorward.sample.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.doorward.sample.Ports;
import org.doorward.sample.server.Deployment.Deployed;
import org.doorward.sample.server.Deployment.Failed;

/** Jetty with the modules of a server for Jakarta EE 10 web applications. */
final class JettyProcess extends RealServer {
    private static final String MODULES =
            "http,ee10-deploy,ee10-annotations,ee10-cdi-decorate,ee10-jsp,ee10-websocket-jakarta";

    private static final Pattern END = Pattern.compile(
            "(?:ServletContextHandler:[^\\n:]*: Started"
                    + "|(?<failed>Failed startup of context)) oeje1\\dw\\.WebAppContext@\\w+\\{[^,\\n]*,(?<path>/[^,\\n]*),.*\\n");

    private static final Pattern ENTRY = Pattern.compile("(?m)^\\d{4}-\\d\\d-\\d\\d ");

    private JettyProcess(Path directory, int port, Process process, Path log) {
        super(directory, port, process, log);
    }

    static RealServer begin(Path directory, List<String> arguments) throws IOException {
        int port = Ports.free();
        Path home = unpacked("jetty-home-");
        Path base = directory.resolve("base");
        Files.createDirectories(base.resolve("webapps"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("temporary")));
        command.add("-Djetty.home=" + home);
        command.add("-Djetty.base=" + base);
        command.add("-Djetty.http.host=127.0.0.1");
        command.add("-Djetty.http.port=" + port);
        command.add("-Djetty.deploy.scanInterval=1");
        command.addAll(List.of("-jar", home.resolve("start.jar").toString(), "--module=" + MODULES));
        Path log = directory.resolve("server.log");
        return new JettyProcess(directory, port, run(command, directory, log), log);
    }

    @Override
    Path deployments() {
        return directory.resolve("base/webapps");
    }

    @Override
    boolean isStarted() {
        return log().contains("Started oejs.Server@");
    }

    /** One application after the other is deployed: what is logged since the end of the one before is of this one. */
    @Override
    Optional<Deployment> result(Application deployed) {
        String application = deployed.name();
        String log = log();
        int begin = 0;
        Matcher ends = END.matcher(log);
        while (ends.find()) {
            boolean failed = ends.group("failed") != null;
            int end = failed ? endOfStack(log, ends.end()) : ends.end();
            if (ends.group("path").equals("/" + application)) {
                String messages = log.substring(begin, end);
                return Optional.of(
                        failed ? new Failed(base(application), messages) : new Deployed(base(application), messages));
            }
            begin = end;
        }
        return Optional.empty();
    }

    private static int endOfStack(String log, int from) {
        Matcher next = ENTRY.matcher(log);
        return next.find(from) ? next.start() : log.length();
    }
}
