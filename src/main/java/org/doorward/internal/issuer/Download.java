package org.doorward.internal.issuer;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Downloads a small document of an issuer. It follows no redirects; size (256 KiB) and time (5 seconds) are bounded.
 */
final class Download {
    private static final int MAX_BYTES = 256 * 1024;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration ALL = Duration.ofSeconds(5);
    private static final int OK = 200;

    private Download() {}

    /** @throws IOException with the address, for any answer but 200 */
    static String of(URI address) throws IOException {
        long start = System.nanoTime();
        if (!(address.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException(address + " is not an http or https address");
        }
        try {
            // a redirect could lead anywhere, also into the internal network
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout((int) PAUSE.toMillis());
            connection.setReadTimeout((int) PAUSE.toMillis());
            connection.setUseCaches(false);
            connection.setRequestProperty("Accept", "application/json");
            int status = connection.getResponseCode();
            if (status != OK) {
                throw new IOException(address + " answers " + status);
            }
            try (InputStream in = connection.getInputStream()) {
                return read(address, in, start);
            }
        } finally {
            connection.disconnect();
        }
    }

    private static String read(URI address, InputStream in, long start) throws IOException {
        byte[] bytes = new byte[MAX_BYTES];
        int length = 0;
        int more = in.read(bytes, length, bytes.length - length);
        while (more > 0) {
            length += more;
            if (length == bytes.length) {
                throw new IOException(address + " sends more than " + MAX_BYTES + " bytes");
            }
            if (System.nanoTime() - start > ALL.toNanos()) {
                throw new IOException(address + " takes longer than " + ALL.toSeconds() + " s");
            }
            more = in.read(bytes, length, bytes.length - length);
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
