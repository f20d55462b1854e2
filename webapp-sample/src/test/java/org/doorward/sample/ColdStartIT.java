package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The first person is served as the thousandth, on a machine that has other work: whoever signs in at the moment at which the
 * port opens is in, or told to come again, and never that the password is wrong. {@code -Dcold.starts=20} for more of them.
 */
class ColdStartIT {
    private static final int STARTS = Integer.getInteger("cold.starts", 1);
    private static final int BUSY_LOOPS = 2;

    /** A machine that holds up an answer after readiness for longer than a store may take does not do so each time. */
    private static final int ATTEMPTS = 3;

    /** As it is where nobody says otherwise: a longer one would hide that the first person waits. */
    private static final String USUAL_TIMEOUT = "-Ddoorward.jpa.timeout=500ms";

    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<Thread> loops = new ArrayList<>();

    @BeforeEach
    void loadTheMachine() {
        for (int i = 0; i < BUSY_LOOPS; i++) {
            Thread loop = new Thread(
                    () -> {
                        while (!stop.get()) {
                            Thread.onSpinWait();
                        }
                    },
                    "busy loop");
            loop.setDaemon(true);
            loop.start();
            loops.add(loop);
        }
    }

    @AfterEach
    void unload() throws InterruptedException {
        stop.set(true);
        for (Thread loop : loops) {
            loop.join();
        }
    }

    @Test
    void aRightPasswordIsNeverWrongAndNothingFailsOnceTomcatIsReady() throws Exception {
        int port = Ports.free();
        TomcatHome home =
                TomcatHome.create(FreshData.create("cold-tomcat").directory().resolve("home"), port);
        home.deploy(FreshData.target().resolve("doorward-sample.war"), "");
        starts("tomcat", port, data -> home.command(arguments(data)));
    }

    @Test
    void aRightPasswordIsNeverWrongAndNothingFailsOnceJettyIsReady() throws Exception {
        int port = Ports.free();
        Path directory = FreshData.create("cold-jetty").directory();
        Path applications = Files.createDirectories(directory.resolve("base/webapps"));
        Files.copy(FreshData.target().resolve("doorward-sample.war"), applications.resolve("ROOT.war"));
        Path temporary = Files.createDirectories(directory.resolve("temporary"));
        Path home = jettyHome();
        starts("jetty", port, data -> {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(arguments(data));
            command.addAll(List.of(
                    "-Djava.io.tmpdir=" + temporary,
                    "-Djetty.home=" + home,
                    "-Djetty.base=" + directory.resolve("base"),
                    "-Djetty.http.host=127.0.0.1",
                    "-Djetty.http.port=" + port,
                    "-jar",
                    home.resolve("start.jar").toString(),
                    "--module=http,ee10-deploy,ee10-annotations,ee10-cdi-decorate,ee10-jsp,ee10-websocket-jakarta"));
            return command;
        });
    }

    private static Path jettyHome() throws IOException {
        try (Stream<Path> servers = Files.list(FreshData.target().resolve("servers"))) {
            return servers.filter(server -> server.getFileName().toString().startsWith("jetty-home-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> arguments(FreshData data) {
        List<String> arguments = new ArrayList<>(data.jvmArguments());
        arguments.add(USUAL_TIMEOUT);
        return arguments;
    }

    private interface Command {
        List<String> with(FreshData data);
    }

    private static void starts(String server, int port, Command command) throws IOException, InterruptedException {
        URI base = URI.create("http://127.0.0.1:" + port + "/");
        List<ColdStart> broken = new ArrayList<>();
        int goods = 0;
        for (int i = 1; goods < STARTS && i < STARTS + ATTEMPTS; i++) {
            FreshData data = FreshData.create("cold-data-" + server);
            Path log = data.directory().resolve("console.log");
            ColdStart start = ColdStart.of(
                    new ProcessBuilder(command.with(data))
                            .directory(data.directory().toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile()),
                    base,
                    data);
            System.out.printf(
                    "cold start %d of %d on %s: port open after %d ms, ready after %d ms, sign-ins %s%n",
                    i, STARTS, server, start.open(), start.green(), start.signIns());
            if (start.broken().isEmpty()) {
                goods++;
            } else {
                broken.add(start);
            }
            // what nothing but a mistake answers
            assertTrue(start.broken().stream().allMatch(one -> one.status() == 503), start::toString);
        }
        assertEquals(STARTS, goods, broken::toString);
    }
}
