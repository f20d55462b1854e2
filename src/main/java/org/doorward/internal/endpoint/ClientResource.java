package org.doorward.internal.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.doorward.internal.endpoint.route.Call;

/**
 * A file of the browser client, for everybody. Browsers store it and ask each time whether it has changed. Immutable.
 */
public record ClientResource(String content, String type) {
    /** {@code client.js}: the script, minified. */
    public static ClientResource script() {
        return new ClientResource(resource("client.min.js"), "text/javascript;charset=utf-8");
    }

    /** {@code client.d.ts}: its types, with its documentation. */
    public static ClientResource types() {
        return new ClientResource(resource("client.d.ts"), "application/typescript;charset=utf-8");
    }

    private static String resource(String name) {
        try (InputStream in = ClientResource.class.getResourceAsStream("/org/doorward/client/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code GET}: the file. */
    public void show(Call call) throws IOException {
        call.response().setHeader("X-Content-Type-Options", "nosniff");
        call.file("no-cache", type, content);
    }
}
