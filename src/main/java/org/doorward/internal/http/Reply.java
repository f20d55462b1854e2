package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer that is not written yet: for a servlet's response, or for a framework that has one of its own.
 *
 * @param status the HTTP status
 * @param headers all but those of the body
 * @param type the body's; null where there is no body
 * @param body its text, to be sent as UTF-8
 */
public record Reply(
        int status, Map<String, String> headers, @Nullable String type, String body) {
    /** Writes it in place of what was begun, unless some of that was sent. */
    void writeTo(HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(status);
        headers.forEach(response::setHeader);
        if (type == null) {
            return;
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setContentType(type);
        response.setContentLength(bytes.length);
        try {
            response.getOutputStream().write(bytes);
        } catch (IllegalStateException e) {
            // the application took the writer before it sent the request on
            response.getWriter().write(body);
        }
    }
}
