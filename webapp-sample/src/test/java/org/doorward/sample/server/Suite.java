package org.doorward.sample.server;

import java.util.List;

/**
 * Behaviours that several small applications show on every server. To be listed in {@link Suites}; stateless, since each
 * server has its own run.
 */
public interface Suite {
    /** The applications it wants on that server. They are deployed together with those of all other suites. */
    List<Application> applications(ServerKind server);

    /** What is to hold there; each one is a test of that name. */
    List<Promise> promises(ServerKind server);

    /** A test. */
    record Promise(String name, Check check) {}

    /** What a test does. */
    interface Check {
        void on(Deployments deployed) throws Exception;
    }
}
