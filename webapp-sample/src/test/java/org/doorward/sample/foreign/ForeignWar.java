package org.doorward.sample.foreign;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.doorward.sample.FreshData;
import org.doorward.sample.own.OwnAccounts;
import org.doorward.sample.own.OwnHasher;
import org.doorward.sample.server.Application;
import org.doorward.sample.server.RealServer;
import org.doorward.sample.server.ServerKind;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Makes small applications. Each has Doorward's jar with as few other libraries as it needs, keeps sessions on its heap, and
 * has one servlet, {@link SecretServlet}, whose paths are all protected but those below {@code /public}.
 */
public final class ForeignWar {
    /** What Doorward needs in every WAR. */
    private static final List<String> LEAST = List.of(
            "doorward-",
            "java-jwt-",
            "jackson-",
            "caffeine-",
            "password4j-",
            "uap-java-",
            "snakeyaml-",
            "slf4j-",
            "jspecify-");

    /** CDI, for servers that have none. */
    private static final List<String> WELD = List.of(
            "weld-api-",
            "weld-core-impl-",
            "weld-environment-common-",
            "weld-lite-extension-translator-",
            "weld-servlet-core-",
            "weld-spi-",
            "weld-web-",
            "jboss-classfilewriter-",
            "jboss-logging-",
            "jakarta.enterprise.cdi-api-",
            "jakarta.inject-api-",
            "jakarta.interceptor-api-",
            "jakarta.annotation-api-");

    /** Hibernate and H2, for accounts where there is no CDI to bring beans. */
    private static final List<String> DATABASE = List.of(
            "hibernate-",
            "flyway-core-",
            "HikariCP-",
            "h2-",
            "antlr4-",
            "byte-buddy-",
            "classmate-",
            "istack-",
            "jakarta.activation-",
            "angus-activation-",
            "jakarta.inject-api-",
            "jakarta.persistence-api-",
            "jakarta.transaction-api-",
            "jakarta.xml.bind-api-",
            "jandex-",
            "jaxb-",
            "txw2-",
            "jboss-logging-");

    private ForeignWar() {}

    /**
     * With CDI, and accounts as beans: {@code ada} has the password {@link RealServer#PASSWORD}.
     *
     * @param settings by name and value, in {@code META-INF/doorward.properties}, beside those above
     */
    public static WebArchive withBeans(ServerKind server, String... settings) {
        WebArchive war = bare(with(settings));
        return (server.hasCdi() ? war : add(war, WELD))
                .addClasses(OwnAccounts.class, OwnHasher.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    /** Without CDI in the WAR, and accounts in a database on its heap; the first administrator is {@code ada}, as above. */
    public static WebArchive withDatabase(String... settings) {
        Map<String, String> all = accountsInADatabase();
        all.put("doorward.jpa.url", "jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        all.put("doorward.jpa.username", "sa");
        all.putAll(with(settings));
        return add(bare(all), DATABASE);
    }

    /** The same with the database, and sessions in it, behind this DataSource of the server; nothing is kept near. */
    public static WebArchive withDataSource(String name) {
        Map<String, String> all = accountsInADatabase();
        all.put("doorward.jpa.datasource", name);
        all.put("doorward.store", "jpa");
        all.put("doorward.cache.max-age", "0s");
        return add(bare(all), DATABASE);
    }

    private static Map<String, String> accountsInADatabase() {
        return new TreeMap<>(Map.of(
                "doorward.accounts", "jpa",
                "doorward.jpa.timeout", "20s",
                "doorward.bootstrap.username", "ada",
                "doorward.bootstrap.password", RealServer.PASSWORD));
    }

    /** Without CDI in the WAR, and without accounts: what has to be seen of it is seen before anybody asks for them. */
    public static WebArchive alone(String... settings) {
        return bare(with(settings));
    }

    /** The same with a jar of Doorward that lost its services file, as by some ways to merge jars. */
    static WebArchive repacked(WebArchive war) {
        JavaArchive jar = takeOut(war);
        jar.delete("/META-INF/services/jakarta.servlet.ServletContainerInitializer");
        return war.addAsLibrary(jar);
    }

    /** The same with what is in Doorward's jar among the application's own classes. */
    static WebArchive unpacked(WebArchive war) {
        JavaArchive jar = takeOut(war);
        jar.getContent(path -> jar.get(path).getAsset() != null)
                .forEach((path, node) -> war.add(node.getAsset(), "/WEB-INF/classes" + path.get()));
        return war;
    }

    private static JavaArchive takeOut(WebArchive war) {
        ArchivePath path = war.getContent(Filters.include("/WEB-INF/lib/doorward-.*"))
                .keySet()
                .iterator()
                .next();
        JavaArchive jar = ShrinkWrap.create(JavaArchive.class, "doorward-repacked.jar")
                .merge(war.getAsType(JavaArchive.class, path));
        war.delete(path);
        return jar;
    }

    /** With the libraries in the folder that its modules share. */
    static EnterpriseArchive inFolder(String name, WebArchive war) {
        EnterpriseArchive ear = ShrinkWrap.create(EnterpriseArchive.class);
        WebArchive module =
                ShrinkWrap.create(WebArchive.class, name + ".war").merge(war, Filters.exclude("/WEB-INF/lib.*"));
        war.getContent(Filters.include("/WEB-INF/lib/.*\\.jar"))
                .forEach((path, node) -> ear.add(
                        node.getAsset(),
                        "/lib/" + path.get().substring(path.get().lastIndexOf('/') + 1)));
        return ear.addAsModule(module);
    }

    /** A {@code web.xml} for Jakarta EE 10. */
    static StringAsset webXml(boolean metadataComplete, String content) {
        return new StringAsset("""
                <?xml version="1.0" encoding="UTF-8"?>
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="%s">
                %s
                </web-app>
                """.formatted(metadataComplete, content));
    }

    /** One of these under a name. */
    public static Application named(String name, WebArchive war) {
        return new Application(name, war);
    }

    private static Map<String, String> with(String... settings) {
        Map<String, String> all = new TreeMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return all;
    }

    private static WebArchive bare(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "doorward.store", "memory",
                "doorward.secret", "3RKBxW-9tLq7vE2sYpUd_0cHmZaJ4fGnTb6rKoiQ",
                "doorward.paths.public", "/public/**"));
        all.putAll(settings);
        String text = all.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                .collect(Collectors.joining());
        return add(ShrinkWrap.create(WebArchive.class), LEAST)
                .addClass(SecretServlet.class)
                .addAsResource(new StringAsset(text), "META-INF/doorward.properties");
    }

    private static WebArchive add(WebArchive war, List<String> libraries) {
        File directory =
                FreshData.target().resolve("doorward-sample/WEB-INF/lib").toFile();
        File[] all = directory.listFiles((where, name) -> libraries.stream().anyMatch(name::startsWith));
        if (all == null || all.length < libraries.size()) {
            throw new IllegalStateException(directory + " lacks some of " + libraries);
        }
        return war.addAsLibraries(all);
    }
}
