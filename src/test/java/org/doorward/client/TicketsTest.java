package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A page opens an event stream with a ticket, and again with a new one. */
@Tag("browser")
class TicketsTest {
    private final Queue<AsyncContext> streams = new ConcurrentLinkedQueue<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private ClientBed bed;

    @BeforeEach
    void start() {
        bed = new ClientBed("doorward.paths.ticket", "/api/own");
        bed.server.own = (request, response) -> {
            queries.add(String.valueOf(request.getQueryString()));
            response.setContentType("text/event-stream");
            response.setCharacterEncoding("UTF-8");
            AsyncContext stream = request.startAsync();
            stream.setTimeout(0);
            streams.add(stream);
            response.getOutputStream()
                    .write(("retry: 100\ndata: hello " + request.getRemoteUser() + "\n\n")
                            .getBytes(StandardCharsets.UTF_8));
            response.flushBuffer();
        };
        bed.signIn("{}");
        bed.run("""
                window.heard = [];
                window.lost = 0;
                window.refused = 0;
                window.openStream = async () => {
                    window.source = new EventSource(`/api/own?ticket=${await doorward.ticket()}`);
                    source.onmessage = ({ data }) => heard.push(data);
                    source.onerror = () => source.readyState == EventSource.CLOSED ? refused++ : lost++;
                };
                """);
    }

    @AfterEach
    void stop() {
        loseStreams();
        bed.close();
    }

    private void loseStreams() {
        for (AsyncContext stream = streams.poll(); stream != null; stream = streams.poll()) {
            stream.complete();
        }
    }

    /** The way that the client's documentation tells: the old source is closed, and a new one made. */
    private void open(int hellos) {
        bed.run("await openStream(); await until(() => heard.length == args[0]);", hellos);
    }

    @Test
    void aStreamThatWasLostIsOpenedAgainWithANewTicket() {
        open(1);
        loseStreams();
        bed.run("await until(() => lost); source.close();");
        open(2);
        assertEquals(List.of("hello ada", "hello ada"), bed.run("return heard;"));
        assertEquals(2, queries.size());
        assertTrue(!queries.get(0).equals(queries.get(1)), "each its own ticket");
    }

    @Test
    void theOldTicketOpensNothingWhenTheBrowserComesBackByItself() {
        open(1);
        // closing a stream has the browser try the same address once more
        loseStreams();
        bed.run("await until(() => refused);");
        assertEquals(List.of("hello ada"), bed.run("return heard;"));
        assertEquals(1, queries.size(), "although its cookies are good");
        assertEquals(200L, bed.status(ClientBed.HELLO));
    }

    @Test
    void manyTicketsWithAnExpiredTokenAreOneRefresh() {
        bed.expireAccess();
        bed.answers.forget();
        Object different = bed.run(
                "return new Set(await Promise.all(" + "Array.from({ length: 10 }, () => doorward.ticket()))).size;");
        assertEquals(10L, different);
        assertEquals(1, bed.answers.count(ClientBed.REFRESH));
    }

    @Test
    void whoIsSignedOutGetsNoneAndIsToldWhy() {
        assertEquals(true, bed.run("return doorward.signOut();"));
        assertEquals(401L, bed.run("return doorward.ticket().then(String, error => error.response.status);"));
    }

    @Test
    void whoAsksTooOftenIsToldToWait() {
        bed.run("for (let i = 0; i < 30; i++) await doorward.ticket();");
        assertEquals(429L, bed.run("return doorward.ticket().then(String, error => error.response.status);"));
        assertEquals(List.of(), bed.reasons());
    }
}
