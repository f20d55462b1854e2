package org.doorward.sample.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.doorward.sample.HttpCaller;
import org.doorward.sample.server.Application;
import org.doorward.sample.server.Deployment;
import org.doorward.sample.server.Deployments;
import org.doorward.sample.server.RealServer;
import org.doorward.sample.server.ServerKind;
import org.doorward.sample.server.Suite;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The jar is in the application, and something keeps its initializer from being called or its filter from seeing all
 * requests: the application is protected all the same, or not started.
 */
public final class NeverOpenSuite implements Suite {
    private static final String EMPTY_ORDERING = "<absolute-ordering/>";
    private static final String WELD =
            "<listener><listener-class>org.jboss.weld.environment.servlet.Listener</listener-class></listener>";

    private static final String CALLED = "did not call its ServletContainerInitializer";

    @Override
    public List<Application> applications(ServerKind server) {
        List<Application> all = new ArrayList<>();
        for (Way way : Way.on(server)) {
            all.add(
                    way == Way.LIBRARY_FOLDER
                            ? new Application(
                                    way.application(), ForeignWar.inFolder(way.application(), way.war(server)), "ear")
                            : new Application(way.application(), way.war(server)));
        }
        return all;
    }

    @Override
    public List<Promise> promises(ServerKind server) {
        List<Promise> promises = new ArrayList<>();
        for (Way way : Way.on(server)) {
            promises.add(new Promise(
                    way.application()
                            + (way.stops(server).isEmpty() ? ": protects" : ": stops, and says what to write"),
                    deployed -> way.show(server, deployed)));
        }
        return promises;
    }

    /** Ways to have the jar and not its protection. Without {@code stops} the application is protected. */
    private enum Way {
        NO_ORDERED_JAR("absolute-ordering") {
            @Override
            WebArchive war(ServerKind server) {
                return ForeignWar.alone().addAsWebInfResource(ForeignWar.webXml(false, EMPTY_ORDERING), "web.xml");
            }
        },
        NO_ORDERED_JAR_WITH_CDI("absolute-ordering") {
            @Override
            WebArchive war(ServerKind server) {
                return ForeignWar.withBeans(server)
                        .addAsWebInfResource(ForeignWar.webXml(false, EMPTY_ORDERING + weld(server)), "web.xml");
            }
        },
        NO_ORDERED_JAR_BUT_A_FILTER("absolute-ordering") {
            @Override
            WebArchive war(ServerKind server) {
                String filter = filter("one", true) + mapping("one", "<url-pattern>/*</url-pattern>");
                return ForeignWar.alone()
                        .addAsWebInfResource(ForeignWar.webXml(false, EMPTY_ORDERING + filter), "web.xml");
            }
        },
        ORDERED_BY_NAME {
            @Override
            WebArchive war(ServerKind server) {
                String others = server.findsBeansWithoutOthers() ? "" : "<others/>";
                String ordering = "<absolute-ordering><name>doorward</name>" + others + "</absolute-ordering>";
                return ForeignWar.withBeans(server)
                        .addAsWebInfResource(ForeignWar.webXml(false, ordering + weld(server)), "web.xml");
            }
        },
        METADATA_COMPLETE {
            @Override
            WebArchive war(ServerKind server) {
                String servlet = """
                        <servlet>
                          <servlet-name>secret</servlet-name>
                          <servlet-class>org.doorward.sample.foreign.SecretServlet</servlet-class>
                          <async-supported>true</async-supported>
                        </servlet>
                        <servlet-mapping>
                          <servlet-name>secret</servlet-name>
                          <url-pattern>/secret/*</url-pattern>
                          <url-pattern>/public/hello</url-pattern>
                        </servlet-mapping>
                        """;
                return ForeignWar.withBeans(server).addAsWebInfResource(ForeignWar.webXml(true, servlet), "web.xml");
            }
        },
        REPACKED_WITHOUT_INITIALIZER(CALLED) {
            @Override
            WebArchive war(ServerKind server) {
                return ForeignWar.repacked(ForeignWar.alone());
            }
        },
        REPACKED_WITHOUT_INITIALIZER_AND_FRAGMENT(CALLED) {
            @Override
            WebArchive war(ServerKind server) {
                return ForeignWar.repacked(ForeignWar.alone())
                        .addAsWebInfResource(ForeignWar.webXml(true, ""), "web.xml");
            }
        },
        REPACKED_WITHOUT_INITIALIZER_WITH_CDI(CALLED) {
            @Override
            WebArchive war(ServerKind server) {
                return ForeignWar.repacked(ForeignWar.withBeans(server))
                        .addAsWebInfResource(ForeignWar.webXml(false, EMPTY_ORDERING + weld(server)), "web.xml");
            }
        },
        /** Registered: that it lacks accounts is what Doorward finds. WildFly finds our beans twice. */
        UNPACKED("org\\.doorward\\.account\\.AccountStore|ambiguous") {
            @Override
            WebArchive war(ServerKind server) {
                return ForeignWar.unpacked(ForeignWar.alone());
            }
        },
        /** Registered: but what is in an EAR's library folder does not see beans of a WAR. */
        LIBRARY_FOLDER("into the same WEB-INF/lib") {
            @Override
            WebArchive war(ServerKind server) {
                return ForeignWar.withBeans(server);
            }
        },
        UNSCANNED_JARS {
            @Override
            WebArchive war(ServerKind server) {
                String scanner = """
                        <Context><JarScanner scanClassPath="false">
                          <JarScanFilter defaultPluggabilityScan="false" defaultTldScan="false"/>
                        </JarScanner></Context>""";
                return ForeignWar.withBeans(server).addAsManifestResource(new StringAsset(scanner), "context.xml");
            }
        },
        FILTER_FOR_SOME_PATHS {
            @Override
            WebArchive war(ServerKind server) {
                return filtered(
                        server,
                        filter("one", true)
                                + mapping("one", "<url-pattern>/secret/deep/*</url-pattern>" + ALL_DISPATCHERS));
            }
        },
        FILTER_FOR_REQUESTS_ALONE {
            @Override
            WebArchive war(ServerKind server) {
                return filtered(server, filter("one", true) + mapping("one", "<url-pattern>/*</url-pattern>"));
            }
        },
        FILTER_FOR_FORWARDS_ALONE {
            @Override
            WebArchive war(ServerKind server) {
                return filtered(
                        server,
                        filter("one", true)
                                + mapping("one", "<url-pattern>/*</url-pattern><dispatcher>FORWARD</dispatcher>"));
            }
        },
        FILTER_FOR_A_SERVLET_AND_NOT_ASYNC {
            @Override
            WebArchive war(ServerKind server) {
                return filtered(
                        server, filter("one", false) + mapping("one", "<servlet-name>" + SERVLET + "</servlet-name>"));
            }
        },
        FILTER_NAMED_TWICE {
            @Override
            WebArchive war(ServerKind server) {
                return filtered(
                        server,
                        filter("one", true)
                                + filter("doorward", true)
                                + mapping("one", "<url-pattern>/*</url-pattern>" + ALL_DISPATCHERS)
                                + mapping("doorward", "<url-pattern>/*</url-pattern>" + ALL_DISPATCHERS));
            }
        },
        FILTER_NOT_MAPPED {
            @Override
            WebArchive war(ServerKind server) {
                return filtered(server, filter("doorward", true));
            }
        };

        private static final String SERVLET = SecretServlet.class.getName();
        private static final String ALL_DISPATCHERS = "<dispatcher>REQUEST</dispatcher><dispatcher>FORWARD</dispatcher>"
                + "<dispatcher>INCLUDE</dispatcher><dispatcher>ASYNC</dispatcher><dispatcher>ERROR</dispatcher>";

        /** A word of the message, empty where the application is protected. */
        private final String stops;

        Way() {
            this("");
        }

        Way(String stops) {
            this.stops = stops;
        }

        abstract WebArchive war(ServerKind server);

        static List<Way> on(ServerKind server) {
            List<Way> ways = new ArrayList<>(List.of(values()));
            if (server != ServerKind.TOMCAT) {
                ways.remove(UNSCANNED_JARS);
            }
            if (!server.hasCdi()) {
                // no server for EARs
                ways.remove(LIBRARY_FOLDER);
            }
            return ways;
        }

        String application() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private String stops(ServerKind server) {
            return this == LIBRARY_FOLDER && server.sharesBeansWithLibraryFolder() ? "" : stops;
        }

        void show(ServerKind server, Deployments deployed) throws Exception {
            if (stops(server).isEmpty()) {
                OrdinarySuite.protects(deployed, application());
                boolean async = this != FILTER_FOR_A_SERVLET_AND_NOT_ASYNC || server.makesFiltersAsync();
                dispatches(
                        deployed.caller(application()),
                        async ? List.of("forward", "include", "async") : List.of("forward", "include"));
                return;
            }
            Deployment.Failed failed = assertInstanceOf(
                    Deployment.Failed.class,
                    deployed.of(application()),
                    () -> String.valueOf(deployed.of(application()).messages()));
            assertTrue(Pattern.compile(stops).matcher(failed.messages()).find(), failed::messages);
            HttpCaller caller = new HttpCaller(failed.base());
            assertFalse(caller.get("secret").body().contains("secret of"));
            assertFalse(caller.get("public/hello").body().contains("secret of"));
        }

        /** What a public page hands on to is asked for, too, and knows who acts. */
        private static void dispatches(HttpCaller stranger, List<String> forUsers) throws Exception {
            for (String how : List.of("forward", "include", "async")) {
                HttpCaller.Answer answer = stranger.get("public/hello?" + how + "=/secret");
                assertFalse(answer.body().contains("secret of"), answer::toString);
            }
            HttpCaller ada = stranger.withTheSameCookies();
            String right = "{\"username\":\"ada\",\"password\":\"" + RealServer.PASSWORD + "\"}";
            ada.useTokensOf(ada.postJson("auth/login", right, Map.of()).json());
            for (String how : forUsers) {
                assertEquals(
                        "secret of ada",
                        ada.get("secret?" + how + "=/secret/deep/one").body(),
                        how);
            }
        }

        private static WebArchive filtered(ServerKind server, String content) {
            return ForeignWar.withBeans(server).addAsWebInfResource(ForeignWar.webXml(false, content), "web.xml");
        }

        private static String filter(String name, boolean async) {
            return "<filter><filter-name>" + name + "</filter-name>"
                    + "<filter-class>org.doorward.web.AuthenticationFilter</filter-class>"
                    + "<async-supported>" + async + "</async-supported></filter>";
        }

        private static String mapping(String name, String content) {
            return "<filter-mapping><filter-name>" + name + "</filter-name>" + content + "</filter-mapping>";
        }

        private static String weld(ServerKind server) {
            return server.hasCdi() ? "" : WELD;
        }
    }
}
