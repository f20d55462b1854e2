package org.doorward.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.doorward.sample.fresh.FreshResource;
import org.doorward.sample.renewal.PageServlet;
import org.doorward.sample.role.RoleResource;
import org.doorward.sample.scope.ScopedResource;
import org.doorward.sample.server.Application;
import org.doorward.sample.server.Deployments;
import org.doorward.sample.server.ServerKind;
import org.doorward.sample.server.Suite;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The sample, and the sample with more in it, each under a context path and with a database, a secret and an administrator of
 * its own. Servers without CDI get the default WAR (with Weld, Faces and JAX-RS inside), the others the {@code ee} WAR.
 */
public final class JourneySuite implements Suite {
    private static final String PLAIN = "sample";
    private static final String EXTENDED = "sample-extended";

    /** By server and application. */
    private final Map<String, FreshData> data = new ConcurrentHashMap<>();

    /** Somebody's way through one of them. */
    private interface Journey {
        void travel(URI base, FreshData data) throws Exception;
    }

    @Override
    public List<Application> applications(ServerKind server) {
        WebArchive extended = sample(server, EXTENDED, RenewalJourney.ERROR_PAGES)
                .addPackages(
                        false,
                        Stream.of(FreshResource.class, RoleResource.class, ScopedResource.class, PageServlet.class)
                                .map(Class::getPackage)
                                .toArray(Package[]::new));
        return List.of(new Application(PLAIN, sample(server, PLAIN, "")), new Application(EXTENDED, extended));
    }

    @Override
    public List<Promise> promises(ServerKind server) {
        List<Promise> promises = new ArrayList<>(List.of(
                promise(server, PLAIN, "a person and a client can do all that the sample offers", (base, data) -> {
                    SampleJourney journey = new SampleJourney(base, data);
                    journey.publicPart(nameOf(server));
                    journey.everything();
                }),
                promise(
                        server,
                        PLAIN,
                        "an administrator finds the session of a browser and ends it",
                        (base, data) -> new AdminJourney(base, data).everything()),
                promise(
                        server,
                        EXTENDED,
                        "a sign-in that is too long ago is refused wherever it is asked for",
                        (base, data) -> new FreshJourney(base, data).everything()),
                promise(
                        server,
                        EXTENDED,
                        "a token is served where its scopes are asked for, and nowhere else",
                        (base, data) -> new ScopeJourney(base, data).everything())));
        if (server.leavesRolesToUs()) {
            promises.add(promise(
                    server,
                    EXTENDED,
                    "who has the role is served on servlets, resources and beans, and nobody else",
                    (base, data) -> new RoleJourney(base, data).everything()));
        }
        promises.add(promise(
                server,
                EXTENDED,
                "new cookies come with the page, whatever becomes of it",
                (base, data) -> new RenewalJourney(base, data, server).everything()));
        return promises;
    }

    private Promise promise(ServerKind server, String application, String name, Journey journey) {
        return new Promise(name, deployed -> travel(server, application, journey, deployed));
    }

    private void travel(ServerKind server, String application, Journey journey, Deployments deployed) throws Exception {
        deployed.caller(application);
        journey.travel(
                deployed.of(application).base(), Objects.requireNonNull(data.get(application + " on " + server)));
    }

    /** How it begins its own name. */
    private static String nameOf(ServerKind server) {
        return switch (server) {
            case TOMCAT -> "Apache Tomcat";
            case JETTY -> "jetty";
            case WILDFLY -> "WildFly";
            case PAYARA -> "Payara";
        };
    }

    private WebArchive sample(ServerKind server, String application, String errorPages) {
        String war = server.hasCdi() ? "doorward-sample-ee.war" : "doorward-sample.war";
        try {
            FreshData own = FreshData.create(application + "-" + server.name().toLowerCase(Locale.ROOT));
            data.put(application + " on " + server, own);
            WebArchive sample = ShrinkWrap.create(ZipImporter.class, application + ".war")
                    .importFrom(FreshData.target().resolve(war).toFile())
                    .as(WebArchive.class);
            return set(sample, own.settings(), errorPages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With these settings in {@code web.xml} in the place of its own, and these pages before its own. */
    private static WebArchive set(WebArchive sample, Map<String, String> settings, String errorPages)
            throws IOException {
        String text;
        try (InputStream in = sample.get("WEB-INF/web.xml").getAsset().openStream()) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        int own = text.indexOf("<error-page>");
        text = text.substring(0, own) + errorPages + text.substring(own);
        StringBuilder added = new StringBuilder("</display-name>");
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            String name = "<param-name>" + setting.getKey() + "</param-name>";
            text = text.replaceFirst("(?s)<context-param>\\s*" + name + ".*?</context-param>", "");
            added.append("<context-param>")
                    .append(name)
                    .append("<param-value>")
                    .append(setting.getValue())
                    .append("</param-value></context-param>");
        }
        return sample.setWebXML(new StringAsset(text.replace("</display-name>", added)));
    }
}
