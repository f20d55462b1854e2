package org.doorward.benchmark.server;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;

/** Tomcat on a free loopback port. */
public final class TomcatServer implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();
    private final Path directory;

    /** Starts it with one servlet, and with what an initializer adds to it. */
    public TomcatServer(
            HttpServlet servlet, Map<String, String> parameters, @Nullable ServletContainerInitializer initializer) {
        try {
            directory = Files.createTempDirectory("benchmark-tomcat");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tomcat.setBaseDir(directory.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.setSilent(true);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        Context context = tomcat.addContext("", directory.toString());
        parameters.forEach(context::addParameter);
        if (initializer != null) {
            context.addServletContainerInitializer(initializer, Set.of());
        }
        Tomcat.addServlet(context, "api", servlet).setAsyncSupported(true);
        context.addServletMapping("/api/*", "api");
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException("Tomcat did not start", e);
        }
        if (port() < 0 || !context.getState().isAvailable()) {
            throw new IllegalStateException("the application did not start");
        }
    }

    /** Where it listens. */
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            try (var files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
