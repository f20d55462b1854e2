package org.doorward.benchmark;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One connection to a server, kept open, spoken by hand: what a client library costs would be in both sides of each ratio, and
 * bring it nearer to one.
 */
final class Connection implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)", Pattern.CASE_INSENSITIVE);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** An answer: its status and its body. */
    record Answer(int status, String body) {
        /** A text of its JSON. */
        String field(String name) {
            Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(body);
            if (!matcher.find()) {
                throw new IllegalStateException("no " + name + " in " + body);
            }
            return matcher.group(1);
        }
    }

    Connection(int port) {
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

    static byte[] get(String path, String... headerLines) {
        return request("GET " + path, "", headerLines);
    }

    static byte[] post(String path, String json, String... headerLines) {
        return request(
                "POST " + path,
                json,
                (String.join("\n", headerLines) + "\nContent-Type: application/json\nContent-Length: " + json.length())
                        .strip()
                        .split("\n", -1));
    }

    private static byte[] request(String line, String body, String... headerLines) {
        StringBuilder text = new StringBuilder(line).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        for (String header : headerLines) {
            text.append(header).append("\r\n");
        }
        return text.append("\r\n").append(body).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Sends this and waits for the whole answer. */
    Answer send(byte[] request) {
        try {
            out.write(request);
            String head = head();
            Matcher length = LENGTH.matcher(head);
            if (!length.find()) {
                throw new IllegalStateException("an answer of unknown length: " + head);
            }
            byte[] body = in.readNBytes(Integer.parseInt(length.group(1)));
            int status = Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
            return new Answer(status, new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #send}, for an answer that must have this status. */
    Answer expect(int status, byte[] request) {
        Answer answer = send(request);
        if (answer.status() != status) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "%d instead of %d: %s", answer.status(), status, answer.body()));
        }
        return answer;
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
