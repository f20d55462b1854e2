package org.doorward.internal.http.answer;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A complete response that is not written yet, for a servlet's response or a framework's own. Immutable.
 *
 * @param status the HTTP status
 * @param headers all headers except those of the body
 * @param type the body's media type; null where there is no body
 * @param body the text, sent as UTF-8
 */
public record Reply(
        int status, Map<String, String> headers, @Nullable String type, String body) {
    /** Writes the response in place of a started one, unless that is committed. */
    public void writeTo(HttpServletResponse response) throws IOException {
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
            // the application took the writer before it forwarded the request
            response.getWriter().write(body);
        }
    }
}
