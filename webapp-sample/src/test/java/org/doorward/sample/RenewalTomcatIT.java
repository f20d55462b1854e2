package org.doorward.sample;

import java.nio.file.Path;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.Test;

/** On a real Tomcat, which makes its error pages when our filter is done. */
class RenewalTomcatIT {
    @Test
    void newCookiesComeWithThePageWhateverBecomesOfIt() throws Exception {
        FreshData data = FreshData.create("renewal-tomcat");
        Path war = data.directory().resolve("renewal.war");
        RenewalJourney.application("doorward-sample.war").as(ZipExporter.class).exportTo(war.toFile());
        try (TomcatServer tomcat = TomcatServer.start(data, war, "", data.jvmArguments())) {
            new RenewalJourney(tomcat.base(), data).everything();
        }
    }
}
