package org.doorward.internal.http.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.doorward.testing.Accounts;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisProxy;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that a handler writes on the request's own thread for a long time, whatever their type, end with the session. */
@Tag("server")
class LongAnswersTest {
    private static final Duration FOR_EVER = Duration.ofSeconds(60);
    /** Longer than the second that an answer may take unwatched, and the second until it is checked. */
    private static final Duration UNWATCHED = Duration.ofSeconds(4);

    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final Map<String, Run> RUNS = new ConcurrentHashMap<>();
    private static DoorwardServer server;

    /** One answer of a handler. */
    private static final class Run {
        private final Way way;
        /** True when a write has failed. */
        private final CompletableFuture<Boolean> over = new CompletableFuture<>();

        private final CountDownLatch begun = new CountDownLatch(1);
        /** Zero when it has taken longer than unwatched ones may, and was checked for the first time. */
        private final CountDownLatch watched = new CountDownLatch(1);

        private final CountDownLatch enough = new CountDownLatch(1);

        Run(Way way) {
            this.way = way;
        }
    }

    @BeforeAll
    static void start() {
        server = new DoorwardServer("doorward.admin.enabled", "true", "doorward.cache.max-age", "1s");
        server.own = LongAnswersTest::write;
    }

    private static void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getParameter("again") != null && request.getDispatcherType() == DispatcherType.REQUEST) {
            boolean isWrapped = request.getParameter("again").equals("wrapped");
            AsyncContext context = isWrapped ? request.startAsync(request, response) : request.startAsync();
            context.setTimeout(0);
            context.dispatch();
            return;
        }
        Run run = Objects.requireNonNull(RUNS.get(request.getParameter("run")));
        try {
            Way.Writing writing = run.way.to(response);
            run.begun.countDown();
            long start = System.nanoTime();
            while (run.enough.getCount() > 0 && System.nanoTime() - start < FOR_EVER.toNanos()) {
                writing.next();
                assertFalse(NEVER.await(5, TimeUnit.MILLISECONDS));
                if (System.nanoTime() - start > UNWATCHED.toNanos()) {
                    run.watched.countDown();
                }
            }
            run.over.complete(false);
        } catch (IOException e) {
            run.over.complete(true);
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A client that reads whatever comes. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final Run run;
        private final Thread reader = new Thread(this::read, "reads a long answer");

        Client(String name, Way way, String credential) throws IOException, InterruptedException {
            this(server, name, way, credential);
        }

        Client(DoorwardServer server, String name, Way way, String credential)
                throws IOException, InterruptedException {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            run = new Run(way);
            RUNS.put(name.split("&", 2)[0], run);
            String head = "GET /api/own?run=" + name + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n"
                    + credential + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            reader.setDaemon(true);
            reader.start();
            assertTrue(run.begun.await(FOR_EVER.toSeconds(), TimeUnit.SECONDS), "the handler writes");
        }

        private void read() {
            byte[] some = new byte[1 << 13];
            try (InputStream in = socket.getInputStream()) {
                while (in.read(some) >= 0) {
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                // it was closed
                return;
            }
        }

        void awaitWatched() throws InterruptedException {
            assertTrue(run.watched.await(FOR_EVER.toSeconds(), TimeUnit.SECONDS), "it is watched");
        }

        void assertGoesOn() throws Exception {
            assertFalse(run.over.isDone(), run.way + " goes on");
            run.enough.countDown();
            assertFalse(run.over.get(FOR_EVER.toSeconds(), TimeUnit.SECONDS), run.way + " went on");
        }

        void assertFails() throws Exception {
            assertTrue(run.over.get(FOR_EVER.toSeconds() + 5, TimeUnit.SECONDS), run.way + " was cut off");
        }

        @Override
        public void close() throws IOException {
            run.enough.countDown();
            socket.close();
        }
    }

    private static void revoke(String session) {
        revoke(Visitor.program(server), session);
    }

    private static void revoke(Visitor other, String session) {
        assertEquals(
                204,
                RawHttp.send(other.server().port(), "DELETE /auth/sessions/" + session, "", other.bearer())
                        .status());
    }

    @ParameterizedTest
    @EnumSource
    void oneEndsWithTheSession(Way way) throws Exception {
        Visitor ada = Visitor.browser(server);
        try (Client client = new Client("revoked" + way, way, ada.accessCookie())) {
            revoke(ada.session());
            client.assertFails();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare", "wrapped"})
    void oneThatIsWrittenInAnAsynchronousDispatchEndsWithTheSession(String how) throws Exception {
        Visitor ada = Visitor.browser(server);
        Visitor other = Visitor.browser(server);
        String again = "&again=" + how;
        try (Client stream = new Client("stream" + how + again, Way.EVENT_STREAM, ada.accessCookie());
                Client bytes = new Client("bytes" + how + again, Way.BYTE_BY_BYTE, other.accessCookie())) {
            revoke(ada.session());
            revoke(other.session());
            stream.assertFails();
            bytes.assertFails();
        }
    }

    @Test
    void oneOfAnApiTokenEndsWithThat() throws Exception {
        Visitor owner = Visitor.program(server);
        IssuedToken token = IssuedToken.pat(owner, "");
        try (Client client = new Client("token", Way.LINES_OF_JSON_THAT_ARE_FLUSHED, token.bearer())) {
            assertEquals(
                    204,
                    RawHttp.send(server.port(), "DELETE /auth/tokens/" + token.id(), "", owner.bearer())
                            .status());
            client.assertFails();
        }
    }

    @Test
    void timeAloneEndsAFeedAndNoDownloadOfKnownLength() throws Exception {
        Visitor ada = Visitor.browser(server);
        try (Client download = new Client("download", Way.A_DOWNLOAD_OF_KNOWN_LENGTH, ada.accessCookie());
                Client feed = new Client("feed", Way.LINES_OF_JSON_THAT_ARE_FLUSHED, ada.accessCookie())) {
            server.clock.advance(Duration.ofHours(25));
            feed.assertFails();
            download.assertGoesOn();
        }
    }

    @Test
    void norDoesItWhenTheStoreHasForgottenTheSession() throws Exception {
        Accounts database = new Accounts();
        try (DoorwardServer ofDatabase = new DoorwardServer(
                "doorward.store", "jpa", "doorward.jpa.url", database.url(), "doorward.cache.max-age", "1s")) {
            ofDatabase.own = LongAnswersTest::write;
            Visitor ada = Visitor.browser(ofDatabase);
            try (Client download =
                    new Client(ofDatabase, "forgotten", Way.A_DOWNLOAD_OF_KNOWN_LENGTH, ada.accessCookie())) {
                download.awaitWatched();
                ofDatabase.clock.advance(Duration.ofHours(24).plusMinutes(1));
                checkAll(ofDatabase, "first");
                assertEquals(1, sweep(database, ada.session()));
                ofDatabase.clock.advance(Duration.ofMinutes(1));
                checkAll(ofDatabase, "last");
                download.assertGoesOn();
            }
        }
    }

    /** Waits until all watched ones were checked, by one that ends in the same round. */
    private static void checkAll(DoorwardServer server, String name) throws Exception {
        Visitor one = Visitor.browser(server);
        try (Client stream = new Client(server, name, Way.EVENT_STREAM, one.accessCookie())) {
            stream.awaitWatched();
            revoke(Visitor.program(server), one.session());
            stream.assertFails();
        }
    }

    /** Does to this session what the sweep does, which comes each minute at most. */
    private static int sweep(Accounts database, String session) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url(), "sa", null);
                PreparedStatement statement =
                        connection.prepareStatement("delete from doorward.doorward_session where id = ?")) {
            statement.setString(1, session);
            return statement.executeUpdate();
        }
    }

    @Test
    void anOutageOfTheStoreEndsAnEventStreamAndNoDownload() throws Exception {
        try (RealRedis redis = new RealRedis();
                RedisProxy network = new RedisProxy(redis.address());
                DoorwardServer ofRedis = new DoorwardServer(
                        "doorward.store", "redis",
                        "doorward.redis.address", network.address(),
                        "doorward.redis.timeout", "5s",
                        "doorward.cache.max-age", "1s")) {
            ofRedis.own = LongAnswersTest::write;
            Visitor ada = Visitor.browser(ofRedis);
            Visitor other = Visitor.program(ofRedis);
            try (Client download = new Client(ofRedis, "outage", Way.BYTE_BY_BYTE, ada.accessCookie());
                    Client stream = new Client(ofRedis, "stream", Way.EVENT_STREAM, ada.accessCookie())) {
                download.awaitWatched();
                network.cut();
                stream.assertFails();
                assertFalse(download.run.over.isDone(), "a download goes on");
                network.heal();
                Eventually.within(
                        FOR_EVER,
                        "the store answers",
                        () -> RawHttp.send(ofRedis.port(), "GET /auth/me", "", other.bearer())
                                        .status()
                                == 200);
                assertFalse(download.run.over.isDone(), "it still goes on");
                revoke(other, ada.session());
                download.assertFails();
            }
        }
    }
}
