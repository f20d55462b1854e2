package org.doorward.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection to a Redis server, spoken by hand. Texts are ISO-8859-1 on the way in, so that each character is a byte.
 */
public final class RedisLink implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    /** To a server at an address like {@code redis://127.0.0.1:6379}. */
    public RedisLink(String address) {
        this(address, Duration.ofSeconds(60));
    }

    /** One that waits so long for a connection and for each answer. */
    public RedisLink(String address, Duration patience) {
        this(connect(URI.create(address).getPort(), patience), patience);
    }

    /** Over a connection that there is. */
    RedisLink(Socket socket, Duration patience) {
        this.socket = socket;
        try {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for so long for each answer from now on. */
    void patience(Duration patience) {
        try {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connect(int port, Duration patience) {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    Math.toIntExact(patience.toMillis()));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a command. @return a text, a number, a list of them, or null */
    public Object call(String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$').append(word.getBytes(StandardCharsets.UTF_8).length);
            request.append("\r\n").append(word).append("\r\n");
        }
        try {
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String text(String... words) {
        return String.valueOf(call(words));
    }

    public long number(String... words) {
        return (Long) call(words);
    }

    /** The texts of a list, however deep; absent ones left out. */
    public List<String> texts(String... words) {
        List<String> flat = new ArrayList<>();
        flatten(call(words), flat);
        return flat;
    }

    private static void flatten(Object answer, List<String> into) {
        if (answer instanceof List<?> list) {
            list.forEach(element -> flatten(element, into));
        } else if (answer != null) {
            into.add(answer.toString());
        }
    }

    /** The next answer, as {@link #call} gives it. */
    public Object read() throws IOException {
        String head = line();
        String rest = head.substring(1);
        return switch (head.charAt(0)) {
            case '+' -> rest;
            case ':' -> Long.valueOf(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> list(Integer.parseInt(rest));
            default -> throw new IllegalStateException(rest);
        };
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] content = in.readNBytes(length);
        in.readNBytes(2);
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    private List<Object> list(int length) throws IOException {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            list.add(read());
        }
        return list;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\r'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("the server closed the connection");
            }
            line.write(octet);
        }
        if (in.read() != '\n') {
            throw new IOException("not the protocol of Redis");
        }
        return line.toString(StandardCharsets.ISO_8859_1);
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
