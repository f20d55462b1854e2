package org.doorward.sample.server;

import java.util.Map;
import org.doorward.sample.HttpCaller;
import org.doorward.sample.server.Deployment.Deployed;

/** A started server with the applications of all suites. */
public record Deployments(RealServer server, Map<String, Deployment> byName) {
    /** What came of this application. */
    public Deployment of(String application) {
        Deployment found = byName.get(application);
        if (found == null) {
            throw new IllegalArgumentException("no suite brought " + application);
        }
        return found;
    }

    /** A new client of this application, which must have been deployed. */
    public HttpCaller caller(String application) {
        if (of(application) instanceof Deployed deployed) {
            return new HttpCaller(deployed.base());
        }
        throw new AssertionError(
                application + " was not deployed:\n" + of(application).messages());
    }
}
