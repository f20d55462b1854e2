package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.doorward.session.RedeployedApplication;
import org.doorward.testing.Eventually;
import org.doorward.testing.RealRedis;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An application server deploys an application again and again, each time with a class loader of its own, and its threads
 * live on: nothing of ours may stay in them, or the server runs out of memory.
 */
@Tag("faults")
class RedeployTest {
    private static final int DEPLOYMENTS = 6;
    private static final int THREADS = 4;

    @Test
    void whatIsInRedisLeavesNothingBehindOnTheServersThreads() throws Exception {
        ExecutorService server = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "a thread of the server's");
            thread.setContextClassLoader(RedeployTest.class.getClassLoader());
            return thread;
        });
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (RealRedis redis = new RealRedis()) {
            for (int i = 0; i < DEPLOYMENTS; i++) {
                loaders.add(deployAndUndeploy(server, redis.address()));
            }
            // the JDK's own caches may know the last one until there is another; that is not a leak
            List<WeakReference<ClassLoader>> earlier = loaders.subList(0, DEPLOYMENTS - 1);
            Eventually.within(Duration.ofSeconds(60), "all class loaders are let go", () -> {
                System.gc();
                return earlier.stream().allMatch(loader -> loader.get() == null);
            });
        } finally {
            server.shutdownNow();
        }
        assertEquals(DEPLOYMENTS, loaders.size());
    }

    private static WeakReference<ClassLoader> deployAndUndeploy(ExecutorService server, String address)
            throws Exception {
        URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            Class<?> application = loader.loadClass(RedeployedApplication.class.getName());
            assertNotSame(RedeployedApplication.class, application);
            @SuppressWarnings("unchecked") // as it is declared there
            BiFunction<String, String, Runnable[]> deployed = (BiFunction<String, String, Runnable[]>)
                    application.getDeclaredConstructor().newInstance();
            Runnable[] does = deployed.apply(address, TestSettings.newSecret());
            List<Future<?>> requests = new ArrayList<>();
            for (int i = 0; i < THREADS * 5; i++) {
                requests.add(server.submit(() -> inside(loader, does[0])));
            }
            for (Future<?> request : requests) {
                request.get(60, TimeUnit.SECONDS);
            }
            does[1].run();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            loader.close();
        }
        return new WeakReference<>(loader);
    }

    /** As a server calls an application. */
    private static void inside(ClassLoader loader, Runnable request) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            request.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
