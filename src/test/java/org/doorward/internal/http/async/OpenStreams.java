package org.doorward.internal.http.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;

/** A server whose handler holds on to the asynchronous answers that it begins, and clients that read them. */
final class OpenStreams implements AutoCloseable {
    final DoorwardServer server;
    private final Queue<Open> opened = new ConcurrentLinkedQueue<>();

    /** What a handler holds on to. */
    record Open(AsyncContext context, HttpServletRequest request, HttpServletResponse response) {}

    OpenStreams() {
        HttpServlet joining = new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response)
                    throws IOException, ServletException {
                request.login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD);
                server.own.handle(request, response);
            }
        };
        server = DoorwardServer.with(
                "/public/joining", joining, "doorward.admin.enabled", "true", "doorward.cache.max-age", "1s");
        server.own = this::begin;
    }

    /** Begins one, and says hello unless it is to be silent. */
    void begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        if (request.getParameter("silent") == null) {
            response.setContentType("text/event-stream");
            response.getOutputStream().write("data: hello\n\n".getBytes(StandardCharsets.UTF_8));
            response.flushBuffer();
        }
        opened.add(new Open(context, request, response));
    }

    /** Waits for the next that the handler begins. */
    Open next() {
        Eventually.within(Duration.ofSeconds(60), "the handler begins", () -> !opened.isEmpty());
        return opened.remove();
    }

    /** Asks for one, with this line in the head. */
    Stream open(String path, String line) throws IOException {
        return new Stream(path, line);
    }

    /** Ends the visitor's session from elsewhere. */
    void revoke(Visitor visitor) {
        revoke(visitor.session());
    }

    void revoke(String session) {
        Visitor other = Visitor.program(server);
        assertEquals(
                204,
                RawHttp.send(server.port(), "DELETE /auth/sessions/" + session, "", other.bearer())
                        .status());
    }

    /** A stream that is open, with what it has brought so far read. */
    final class Stream implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        final BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        final Open open;

        private Stream(String path, String line) throws IOException {
            socket.setSoTimeout(60_000);
            ask(path, line);
            if (!path.contains("silent")) {
                readUntil("data: hello");
            }
            this.open = next();
        }

        void ask(String path, String line) throws IOException {
            String head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + line + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        }

        /** The rest of an answer's head. */
        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
                head.append(line).append('\n');
            }
            return head.toString();
        }

        void readUntil(String wanted) throws IOException {
            for (String line = lines.readLine(); !line.equals(wanted); line = lines.readLine()) {
                assertFalse(line.equals("0"), "it has ended");
            }
        }

        void write(String text) throws IOException {
            open.response().getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
            open.response().flushBuffer();
        }

        void assertEnds() throws IOException {
            readUntilLastChunk();
            assertThrows(IOException.class, () -> write("data: late"), "nothing is written any more");
            open.context().complete();
        }

        void readUntilLastChunk() throws IOException {
            for (String line = lines.readLine(); !"0".equals(line); line = lines.readLine()) {
                assertFalse(line == null, "it was cut off");
                assertFalse(line.contains("late"));
            }
        }

        void assertIsOpen() throws IOException {
            write("data: still here");
            readUntil("data: still here");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
