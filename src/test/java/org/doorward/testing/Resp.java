package org.doorward.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The protocol of Redis, versions 2 and 3, as whole values byte for byte. */
final class Resp {
    private Resp() {}

    /** The next value, however deep, as it came. @return empty at the end */
    static Optional<byte[]> next(InputStream in) throws IOException {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        copy(first, in, value);
        return Optional.of(value.toByteArray());
    }

    private static void copy(int type, InputStream in, ByteArrayOutputStream out) throws IOException {
        String rest = line(type, in, out);
        switch (type) {
            case '$', '=', '!' -> copyBytes(Integer.parseInt(rest) + 2, in, out);
            case '*', '~', '>' -> copyAll(Integer.parseInt(rest), in, out);
            case '%' -> copyAll(2 * Integer.parseInt(rest), in, out);
            // attributes stand before what they are of
            case '|' -> copyAll(2 * Integer.parseInt(rest) + 1, in, out);
            default -> {
                // all of it stood in the line
            }
        }
    }

    private static void copyAll(int count, InputStream in, ByteArrayOutputStream out) throws IOException {
        for (int i = 0; i < count; i++) {
            copy(in.read(), in, out);
        }
    }

    private static void copyBytes(int count, InputStream in, ByteArrayOutputStream out) throws IOException {
        // a length of -1 is that of nothing, with no end of a line behind it
        int real = count == 1 ? 0 : count;
        byte[] bytes = in.readNBytes(real);
        if (bytes.length < real) {
            throw new EOFException();
        }
        out.writeBytes(bytes);
    }

    private static String line(int first, InputStream in, ByteArrayOutputStream out) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = first; octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException();
            }
            line.write(octet);
        }
        out.writeBytes(line.toByteArray());
        out.write('\n');
        return line.toString(StandardCharsets.ISO_8859_1).substring(1).strip();
    }

    /** The words of a command, each byte a character. */
    static List<String> words(byte[] command) {
        String text = new String(command, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("*")) {
            return List.of(text.strip().split("\\s+", -1));
        }
        List<String> words = new ArrayList<>();
        int at = text.indexOf('$');
        while (at >= 0 && at < text.length()) {
            int start = text.indexOf('\n', at) + 1;
            int end = start + Integer.parseInt(text.substring(at + 1, start).strip());
            words.add(text.substring(start, end));
            at = end + 2;
        }
        return words;
    }
}
