package org.doorward.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** HTTP by hand, byte for byte: no client library mends what a test wants to send. */
public final class RawHttp {
    private RawHttp() {}

    /** An answer as it came. */
    public record Answer(int status, List<String> head, String body) {
        public Optional<String> header(String name) {
            return headers(name).findFirst();
        }

        public Stream<String> headers(String name) {
            String start = name.toLowerCase(java.util.Locale.ROOT) + ":";
            return head.stream()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip());
        }

        /** The value of a cookie that this answer sets, by the end of its name; empty when it does not, or clears it. */
        public String cookie(String nameEnd) {
            return headers("Set-Cookie")
                    .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                    .filter(pair -> pair.substring(0, pair.indexOf('=')).endsWith(nameEnd))
                    .map(pair -> pair.substring(pair.indexOf('=') + 1))
                    .findFirst()
                    .orElse("");
        }
    }

    /** Sends one request with these header lines; {@code Host}, {@code Content-Length} and {@code Connection} are added. */
    public static Answer send(int port, String requestLine, String body, String... headerLines) {
        StringBuilder head = new StringBuilder(requestLine).append(" HTTP/1.1\r\n");
        if (Stream.of(headerLines).noneMatch(line -> line.startsWith("Host:"))) {
            head.append("Host: 127.0.0.1:").append(port).append("\r\n");
        }
        for (String line : headerLines) {
            head.append(line).append("\r\n");
        }
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        if (content.length > 0 || requestLine.startsWith("POST")) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        head.append("Connection: close\r\n\r\n");
        return exchange(port, head.toString().getBytes(StandardCharsets.UTF_8), content);
    }

    /** Sends these bytes and reads until the server closes. */
    public static Answer exchange(int port, byte[] head, byte[] content) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            try {
                socket.getOutputStream().write(head);
                socket.getOutputStream().write(content);
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // the server may answer what is too long before it is all there, and read no more of it
                return parse(readAll(socket.getInputStream()));
            }
            return parse(readAll(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException e) {
            // the server may reset a connection whose request it did not read to the end
            if (all.size() == 0) {
                throw e;
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static Answer parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        String head = end < 0 ? text : text.substring(0, end);
        List<String> lines = List.of(head.split("\r\n", -1));
        int status = Integer.parseInt(lines.get(0).split(" ", -1)[1]);
        return new Answer(status, lines.subList(1, lines.size()), end < 0 ? "" : text.substring(end + 4));
    }
}
