package org.doorward.internal.concurrent;

import java.util.concurrent.ThreadFactory;

/**
 * Makes threads that keep no server from stopping. Their context class loader is the one of this library: that of an
 * application would be kept alive by the thread. They inherit nothing of the thread that needs them, which may be that of a
 * request.
 */
public final class DaemonThreads implements ThreadFactory {
    private final String name;

    /** @param name of each thread */
    public DaemonThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
        return thread;
    }
}
