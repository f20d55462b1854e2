package org.doorward.sample;

import java.net.URI;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With the server's own RESTEasy and CDI. */
@ExtendWith({WildFlySettings.class, ArquillianExtension.class})
class ScopeWildFlyIT {
    @Deployment(testable = false)
    static WebArchive sample() {
        return ScopeJourney.application("doorward-sample-ee.war");
    }

    @Test
    void aTokenIsServedWhereItsScopesAreAskedForAndNowhereElse(@ArquillianResource URL address, FreshData data)
            throws Exception {
        new ScopeJourney(URI.create(address.toString()), data).everything();
    }
}
