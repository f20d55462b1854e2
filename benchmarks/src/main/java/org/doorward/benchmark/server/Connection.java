package org.doorward.benchmark.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One connection to a server, kept open, spoken by hand: what a client library costs would be in both sides of each ratio, and
 * bring it nearer to one.
 */
public final class Connection implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)", Pattern.CASE_INSENSITIVE);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** Connects to this port of the loopback interface. */
    public Connection(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends this and waits for the whole answer. */
    public Answer send(byte[] request) {
        try {
            out.write(request);
            String head = head();
            Matcher length = LENGTH.matcher(head);
            if (!length.find()) {
                throw new IllegalStateException("an answer of unknown length: " + head);
            }
            byte[] body = in.readNBytes(Integer.parseInt(length.group(1)));
            int status = Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
            return new Answer(status, head, new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        int end = 0;
        while (end < 4) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the server closed the connection");
            }
            head.append((char) octet);
            boolean next = octet == (end % 2 == 0 ? '\r' : '\n');
            end = next ? end + 1 : octet == '\r' ? 1 : 0;
        }
        return head.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
