package org.doorward.benchmark.contender;

import org.doorward.benchmark.server.Answer;
import org.doorward.benchmark.server.Greeting;
import org.doorward.benchmark.server.InMemoryClient;
import org.doorward.benchmark.server.InMemoryServer;
import org.doorward.benchmark.server.Requests;

/** One kind of request to one server. */
public final class Contender {
    private final String name;
    private final InMemoryClient client;
    private final byte[] request;

    private Contender(String name, InMemoryClient client, byte[] request) {
        this.name = name;
        this.client = client;
        this.request = request;
    }

    /** As it is told in tables. */
    public String name() {
        return name;
    }

    /** Of a server that refuses this request without these header lines, and knows the user with them. */
    static Contender guarded(String name, InMemoryServer server, String... headerLines) {
        return guardedAs(Site.USER, name, server, headerLines);
    }

    /** As {@link #guarded}, for another user. */
    static Contender guardedAs(String user, String name, InMemoryServer server, String... headerLines) {
        server.connect().send(Requests.get(Site.PATH)).expect(401);
        return known(user, name, server, headerLines);
    }

    /** Of a server that refuses nobody. */
    static Contender open(String name, InMemoryServer server, String... headerLines) {
        return known(Site.USER, name, server, headerLines);
    }

    private static Contender known(String user, String name, InMemoryServer server, String... headerLines) {
        byte[] request = Requests.get(Site.PATH, headerLines);
        Answer answer = server.connect().send(request).expect(200);
        if (!answer.body().equals(Greeting.of(user))) {
            throw new IllegalStateException(name + " does not know the user: " + answer.body());
        }
        return new Contender(name, server.connect(), request);
    }

    /** Sends it once, and waits for a thread of the server to answer. */
    public void run() {
        client.get(request);
    }

    /** Sends it once, and has it answered on this thread. */
    public void runOnThisThread() {
        client.getOnThisThread(request);
    }
}
