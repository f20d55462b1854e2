package org.doorward.sample;

import java.nio.file.Path;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.Test;

/** With Jersey and Weld in the WAR. */
class ScopeTomcatIT {
    @Test
    void aTokenIsServedWhereItsScopesAreAskedForAndNowhereElse() throws Exception {
        FreshData data = FreshData.create("scope-tomcat");
        Path war = data.directory().resolve("scope.war");
        ScopeJourney.application("doorward-sample.war").as(ZipExporter.class).exportTo(war.toFile());
        try (TomcatServer tomcat = TomcatServer.start(data, war, "", data.jvmArguments())) {
            new ScopeJourney(tomcat.base(), data).everything();
        }
    }
}
