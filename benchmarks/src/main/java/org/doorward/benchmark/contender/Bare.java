package org.doorward.benchmark.contender;

import java.util.ArrayList;
import java.util.List;
import org.doorward.benchmark.server.Greeting;
import org.doorward.benchmark.server.InMemoryServer;
import org.eclipse.jetty.ee10.servlet.ServletHolder;

/** The servlet alone, which is what the others are measured against. */
public final class Bare implements Site {
    /** The one that all ratios are to. */
    public static final String NAME = "bare servlet";

    /** It is sent the cookies that a contender shows, for reading them costs something as well. */
    public static final String SAME_COOKIES = "bare, the same cookies sent";

    /** It is sent the bearer token that a contender shows. */
    public static final String SAME_TOKEN = "bare, the same bearer token sent";

    private final InMemoryServer server = InMemoryServer.start(context -> {
        context.addServlet(new ServletHolder(new Greeting(request -> USER)), "/api/*");
    });
    private final List<Contender> contenders = new ArrayList<>();

    /** Starts it. */
    public Bare() {
        contenders.add(Contender.open(NAME, server));
    }

    /** Has it measured with this header line, which it does not look at, too. */
    public void with(String name, String headerLine) {
        contenders.add(Contender.open(name, server, headerLine));
    }

    @Override
    public List<Contender> contenders() {
        return List.copyOf(contenders);
    }

    @Override
    public void close() {
        server.close();
    }
}
