package org.doorward.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The directory of a Tomcat of its own, before it is started. It listens on the loopback address only. */
public record TomcatHome(Path directory) {
    /** Unpacks the distribution. */
    public static TomcatHome create(Path directory, int port) throws IOException {
        TomcatHome home = new TomcatHome(directory);
        home.unpack(FreshData.target().resolve("servers/tomcat.zip"));
        home.listenOnlyOn(port);
        return home;
    }

    /** Makes a copy of the WAR its only application. The context path is empty, or begins with a slash. */
    public void deploy(Path war, String contextPath) throws IOException {
        String name = contextPath.isEmpty() ? "ROOT" : contextPath.substring(1);
        Path applications = Files.createDirectories(directory.resolve("webapps"));
        Files.copy(war, applications.resolve(name + ".war"));
    }

    /** System properties for this Tomcat, by a file: arguments would be seen by everybody on the machine. */
    public void set(Map<String, String> systemProperties) throws IOException {
        Properties properties = new Properties();
        properties.putAll(systemProperties);
        try (OutputStream file =
                Files.newOutputStream(directory.resolve("conf/catalina.properties"), StandardOpenOption.APPEND)) {
            properties.store(file, null);
        }
    }

    /** The name of the container's session cookie. Cookies know no ports: two servers on one address need two names. */
    public void nameSessionCookie(String name) throws IOException {
        replace("conf/context.xml", "<Context>", "<Context sessionCookieName=\"" + name + "\">");
    }

    /** What starts it. */
    public List<String> command(List<String> jvmArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArguments);
        command.add("-Dcatalina.home=" + directory);
        command.add("-Djava.io.tmpdir=" + directory.resolve("temp"));
        command.add("-cp");
        command.add(directory.resolve("bin/bootstrap.jar")
                + System.getProperty("path.separator")
                + directory.resolve("bin/tomcat-juli.jar"));
        command.add("org.apache.catalina.startup.Bootstrap");
        command.add("start");
        return command;
    }

    private void unpack(Path zip) throws IOException {
        try (InputStream file = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(file)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path within = Path.of(entry.getName());
                if (entry.isDirectory() || within.getNameCount() < 2) {
                    continue;
                }
                // the first name is the distribution's own directory, and its example applications are not wanted
                Path target = directory
                        .resolve(within.subpath(1, within.getNameCount()))
                        .normalize();
                if (target.startsWith(directory) && !target.startsWith(directory.resolve("webapps"))) {
                    Files.createDirectories(target.getParent());
                    Files.copy(entries, target);
                }
            }
        }
        Files.createDirectories(directory.resolve("temp"));
    }

    private void listenOnlyOn(int port) throws IOException {
        replace("conf/server.xml", "<Server port=\"8005\"", "<Server port=\"-1\"");
        replace(
                "conf/server.xml",
                "<Connector port=\"8080\"",
                "<Connector address=\"127.0.0.1\" port=\"" + port + "\"");
    }

    public void replace(String name, String old, String by) throws IOException {
        Path file = directory.resolve(name);
        String text = Files.readString(file);
        if (!text.contains(old)) {
            throw new IllegalStateException(file + " has no " + old);
        }
        Files.writeString(file, text.replace(old, by));
    }
}
