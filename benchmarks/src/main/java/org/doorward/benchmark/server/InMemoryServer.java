package org.doorward.benchmark.server;

import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Jetty without a network: requests go from thread to thread as they do in a server, and the network's noise is left out. All
 * requests are taken for https.
 */
public final class InMemoryServer implements AutoCloseable {
    private static final int MOST_THREADS = 16;
    private static final int LEAST_THREADS = 4;

    private final Server server = new Server(new QueuedThreadPool(MOST_THREADS, LEAST_THREADS));
    private final LocalConnector connector;

    private InMemoryServer() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.addCustomizer(InMemoryServer::secure);
        connector = new LocalConnector(server, new HttpConnectionFactory(configuration));
        connector.setIdleTimeout(0);
        server.addConnector(connector);
    }

    /** Starts one with this application at its root. */
    public static InMemoryServer start(Consumer<ServletContextHandler> application) {
        InMemoryServer one = new InMemoryServer();
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
        application.accept(context);
        one.server.setHandler(context);
        try {
            one.server.start();
            return one;
        } catch (Exception e) {
            one.close();
            throw new IllegalStateException("the server did not start", e);
        }
    }

    private static Request secure(Request request, HttpFields.Mutable responseHeaders) {
        HttpURI uri = HttpURI.build(request.getHttpURI()).scheme("https").asImmutable();
        return new Request.Wrapper(request) {
            @Override
            public HttpURI getHttpURI() {
                return uri;
            }

            @Override
            public boolean isSecure() {
                return true;
            }
        };
    }

    /** Somebody who talks to it. */
    public InMemoryClient connect() {
        return new InMemoryClient(connector);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
