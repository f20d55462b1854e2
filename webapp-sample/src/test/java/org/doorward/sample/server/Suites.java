package org.doorward.sample.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.doorward.sample.JourneySuite;
import org.doorward.sample.callers.CallersSuite;
import org.doorward.sample.foreign.AddressSuite;
import org.doorward.sample.foreign.DataSourceSuite;
import org.doorward.sample.foreign.IdentitySuite;
import org.doorward.sample.foreign.NeverOpenSuite;
import org.doorward.sample.foreign.OrdinarySuite;
import org.doorward.sample.foreign.SpellingSuite;
import org.doorward.sample.own.OwnBeansSuite;
import org.doorward.sample.sockets.HandshakeSuite;
import org.doorward.sample.ways.WaysInSuite;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** All suites, on one server that is started once. */
final class Suites {
    /** A new suite is added here, and runs on every server. */
    private static final List<Suite> ALL = List.of(
            new JourneySuite(),
            new OwnBeansSuite(),
            new CallersSuite(),
            new OrdinarySuite(),
            new AddressSuite(),
            new SpellingSuite(),
            new DataSourceSuite(),
            new HandshakeSuite(),
            new WaysInSuite(),
            new IdentitySuite(),
            new NeverOpenSuite());

    /** Which of them, by their names; for whoever looks at one of them. */
    private static final Pattern WANTED = Pattern.compile(System.getProperty("foreign.suites", ".*"));

    private Suites() {}

    /** Starts the server and deploys all applications; the server ends with the stream. */
    static Stream<DynamicNode> on(ServerKind kind) throws Exception {
        List<Suite> wanted = ALL.stream()
                .filter(suite ->
                        WANTED.matcher(suite.getClass().getSimpleName()).matches())
                .toList();
        RealServer server = RealServer.start(kind, "foreign", Map.of());
        try {
            List<Application> applications = new ArrayList<>();
            wanted.forEach(suite -> applications.addAll(suite.applications(kind)));
            Deployments deployed = new Deployments(server, server.deploy(applications));
            return wanted.stream()
                    .map(suite -> container(suite, kind, deployed))
                    .onClose(server::close);
        } catch (Exception | Error e) {
            server.close();
            throw e;
        }
    }

    private static DynamicNode container(Suite suite, ServerKind kind, Deployments deployed) {
        return DynamicContainer.dynamicContainer(
                suite.getClass().getSimpleName(),
                suite.promises(kind).stream()
                        .map(promise -> DynamicTest.dynamicTest(
                                promise.name(), () -> promise.check().on(deployed))));
    }
}
