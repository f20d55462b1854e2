package org.doorward.benchmark.server;

import java.nio.charset.StandardCharsets;

/** Requests as they are sent, written by hand. */
public final class Requests {
    private Requests() {}

    /** A GET with these header lines. */
    public static byte[] get(String path, String... headerLines) {
        return request("GET " + path, "", headerLines);
    }

    /** A DELETE with these header lines. */
    public static byte[] delete(String path, String... headerLines) {
        return request("DELETE " + path, "", headerLines);
    }

    /** A POST of JSON with these header lines. */
    public static byte[] post(String path, String json, String... headerLines) {
        return request(
                "POST " + path,
                json,
                (String.join("\n", headerLines) + "\nContent-Type: application/json\nContent-Length: " + json.length())
                        .strip()
                        .split("\n", -1));
    }

    /** The header line of a bearer token. */
    public static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private static byte[] request(String line, String body, String... headerLines) {
        StringBuilder text = new StringBuilder(line).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        for (String header : headerLines) {
            text.append(header).append("\r\n");
        }
        return text.append("\r\n").append(body).toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
