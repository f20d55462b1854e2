package org.doorward.sample.server;

import org.jboss.shrinkwrap.api.Archive;

/**
 * A WAR to be deployed under {@code /name}, or an EAR that has one of that name. The name is unique among all suites on a
 * server.
 *
 * @param extension without a dot
 */
public record Application(String name, Archive<?> archive, String extension) {
    /** A WAR. */
    public Application(String name, Archive<?> archive) {
        this(name, archive, "war");
    }

    String file() {
        return name + "." + extension;
    }
}
