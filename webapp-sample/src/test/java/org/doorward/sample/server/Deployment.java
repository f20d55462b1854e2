package org.doorward.sample.server;

import java.net.URI;

/** What came of an {@link Application} on a server. */
public sealed interface Deployment {
    /** Where the application is, or would be, with a slash at the end. */
    URI base();

    /** What the server's log says of this deployment, and of no other. */
    String messages();

    /** It is started. */
    record Deployed(URI base, String messages) implements Deployment {}

    /** The server refused to start it. */
    record Failed(URI base, String messages) implements Deployment {}
}
