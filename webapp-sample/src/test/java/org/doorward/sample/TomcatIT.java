package org.doorward.sample;

import org.junit.jupiter.api.Test;

/** The default WAR (with Weld, Faces and JAX-RS inside) on Tomcat, under a context path. */
class TomcatIT {
    @Test
    void aPersonAndAClientCanDoAllThatTheSampleOffers() throws Exception {
        FreshData data = FreshData.create("tomcat");
        try (TomcatServer tomcat = TomcatServer.start(data, "/sample")) {
            SampleJourney journey = new SampleJourney(tomcat.base(), data);
            journey.publicPart("Apache Tomcat");

            journey.everything();
        }
    }
}
