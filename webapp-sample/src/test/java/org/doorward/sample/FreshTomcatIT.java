package org.doorward.sample;

import java.nio.file.Path;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.Test;

/** With Jersey and Weld in the WAR. */
class FreshTomcatIT {
    @Test
    void aSignInThatIsTooLongAgoIsRefusedWhereverItIsAskedFor() throws Exception {
        FreshData data = FreshData.create("fresh-tomcat");
        Path war = data.directory().resolve("fresh.war");
        FreshJourney.application("doorward-sample.war").as(ZipExporter.class).exportTo(war.toFile());
        try (TomcatServer tomcat = TomcatServer.start(data, war, "", data.jvmArguments())) {
            new FreshJourney(tomcat.base(), data).everything();
        }
    }
}
