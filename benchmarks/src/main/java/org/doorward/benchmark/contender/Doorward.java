package org.doorward.benchmark.contender;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.doorward.benchmark.server.Greeting;
import org.doorward.benchmark.server.InMemoryClient;
import org.doorward.benchmark.server.InMemoryServer;
import org.doorward.benchmark.server.Requests;
import org.doorward.internal.wiring.DoorwardInitializer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;

/** Doorward with built-in accounts in a database in memory. Nothing is left out but the work of hashing passwords. */
public final class Doorward implements Site {
    private static final String BOT = "bot";

    private final String name;
    private final InMemoryServer server;
    private final InMemoryClient client;
    private final DoorwardSessions sessions;
    private String cookies = "";
    private String bearer = "";

    /** With these settings, {@link DoorwardDefaults#with} among them. */
    public Doorward(String name, Map<String, String> settings) {
        this.name = name;
        this.server = InMemoryServer.start(context -> install(context, settings));
        this.client = server.connect();
        this.sessions = new DoorwardSessions(client, settings);
    }

    /** Has this filter and its endpoints in front of an application. */
    static void install(ServletContextHandler context, Map<String, String> settings) {
        settings.forEach(context::setInitParameter);
        context.addServletContainerInitializer(new DoorwardInitializer(Clock.systemUTC(), new QuickHasher()));
        context.addServlet(new ServletHolder(new Greeting(HttpServletRequest::getRemoteUser)), "/api/*");
    }

    /** Sessions in Redis; copies of them answer requests. */
    public static Doorward warm(String redisAddress) {
        return new Doorward("warm, Redis", DoorwardDefaults.with(DoorwardDefaults.redis(redisAddress)));
    }

    /** Sessions in Redis, which is asked at each request. */
    public static Doorward cold(String redisAddress) {
        return new Doorward(
                "cold, Redis", DoorwardDefaults.cold(DoorwardDefaults.with(DoorwardDefaults.redis(redisAddress))));
    }

    /** Sessions in the heap. */
    public static Doorward memory() {
        return new Doorward("memory", DoorwardDefaults.with(Map.of("doorward.store", "memory")));
    }

    /** Sessions in H2 in memory, which is asked at each request; copies of API tokens answer. */
    public static Doorward jpa() {
        return new Doorward("JPA on H2", DoorwardDefaults.with(Map.of("doorward.store", "jpa")));
    }

    @Override
    public List<Contender> contenders() {
        SessionLife.SignedIn signedIn = sessions.signIn(USER);
        bearer = signedIn.header();
        cookies = sessions.cookies(USER);
        String token = client.send(
                        Requests.post("/auth/tokens", "{\"name\":\"benchmark\",\"expires_in_days\":1}", bearer))
                .expect(201)
                .field("token");
        return List.of(
                Contender.guarded(called("cookie"), server, "Cookie: " + cookies),
                Contender.guarded(called("bearer"), server, bearer),
                Contender.guarded(called("personal access token"), server, Requests.bearer(token)),
                Contender.guardedAs(BOT, called("API key"), server, "X-API-Key: " + apiKey(signedIn)));
    }

    private String called(String credential) {
        return "Doorward " + name + ": " + credential;
    }

    private String apiKey(SessionLife.SignedIn administrator) {
        String account = client.send(Requests.post(
                        "/auth/admin/service-accounts",
                        "{\"name\":\"" + BOT + "\",\"roles\":[\"user\"]}",
                        administrator.header()))
                .expect(201)
                .field("id");
        return client.send(Requests.post(
                        "/auth/admin/service-accounts/" + account + "/keys",
                        "{\"name\":\"benchmark\",\"expires_in_days\":1}",
                        administrator.header()))
                .expect(201)
                .field("token");
    }

    /** The header line with the cookies of the contender that shows some. */
    public String cookieHeader() {
        return "Cookie: " + cookies;
    }

    /** The header line with the token of the contender that shows one. */
    public String bearerHeader() {
        return bearer;
    }

    /** Requests by as many sessions of their own, each in its turn. */
    public Runnable requestsOf(int many) {
        List<Contender> each = IntStream.range(0, many)
                .mapToObj(i -> Contender.guarded(
                        called("bearer"), server, sessions.signIn(USER).header()))
                .toList();
        AtomicInteger next = new AtomicInteger();
        return () -> each.get(next.getAndIncrement() % many).run();
    }

    /** Sessions for a thread of its own. */
    public SessionLife newSessions() {
        return new DoorwardSessions(server.connect(), Map.of());
    }

    @Override
    public Optional<SessionLife> sessions() {
        return Optional.of(sessions);
    }

    @Override
    public void close() {
        server.close();
    }
}
