package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.doorward.TokenHash;
import org.doorward.internal.http.Json;

/** {@code GET /jwks.json}: the public keys that verify our access tokens, for everybody (RFC 7517). */
public final class JwksServlet extends EndpointServlet {
    /** Over these services. */
    public JwksServlet(Supplier<Services> services) {
        super(services, "GET");
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String body = Json.write(Map.of("keys", services().publicKeys().jwks()));
        String tag = "\"" + TokenHash.of(body).value() + "\"";
        response.setHeader("Cache-Control", "public, max-age=300");
        response.setHeader("ETag", tag);
        if (isOneOf(request.getHeader("If-None-Match"), tag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/jwk-set+json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static boolean isOneOf(@org.jspecify.annotations.Nullable String tags, String tag) {
        return tags != null
                && Arrays.stream(tags.split(",", -1))
                        .map(String::strip)
                        .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }
}
