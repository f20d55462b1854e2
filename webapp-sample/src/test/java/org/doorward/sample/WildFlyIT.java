package org.doorward.sample;

import java.net.URI;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The {@code ee} WAR (nothing inside that the server has) on WildFly. */
@ExtendWith({WildFlySettings.class, ArquillianExtension.class})
class WildFlyIT {
    @Deployment(testable = false)
    static WebArchive sample() {
        return ShrinkWrap.create(ZipImporter.class, "sample.war")
                .importFrom(FreshData.target().resolve("doorward-sample-ee.war").toFile())
                .as(WebArchive.class);
    }

    @Test
    void aPersonAndAClientCanDoAllThatTheSampleOffers(@ArquillianResource URL address, FreshData data)
            throws Exception {
        SampleJourney journey = new SampleJourney(URI.create(address.toString()), data);
        journey.publicPart("WildFly");

        journey.everything();
    }
}
