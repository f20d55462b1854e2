package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers with problems: {@code application/problem+json}, never stored by caches, never with a secret or a stack trace. */
public final class Problems {
    private static final int RETRY_SECONDS = 1;
    private static final int MAX_INSTANCE = 256;

    private Problems() {}

    /** Answers with a problem that has nothing to do with a bearer token. */
    public static void send(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        send(request, response, problem, false);
    }

    /**
     * Answers with a problem.
     *
     * @param tokenShown whether a bearer token was shown and refused, which the challenge then says (RFC 6750)
     */
    public static void send(
            HttpServletRequest request, HttpServletResponse response, Problem problem, boolean tokenShown)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(problem.status());
        noStore(response);
        Cors.onRefusal(request, response);
        if (problem.status() == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader(
                    "WWW-Authenticate",
                    tokenShown ? "Bearer realm=\"doorward\", error=\"invalid_token\"" : "Bearer realm=\"doorward\"");
        }
        if (problem.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setIntHeader("Retry-After", RETRY_SECONDS);
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", problem.type());
        members.put("title", problem.title());
        members.put("status", problem.status());
        members.put("reason", problem.code());
        members.put("instance", instance(request));
        write(response, "application/problem+json", members);
    }

    /** Answers with an object, not to be stored by caches. */
    public static void sendJson(HttpServletResponse response, int status, Map<String, ?> members) throws IOException {
        response.setStatus(status);
        noStore(response);
        write(response, "application/json", members);
    }

    /** Forbids caches to keep the answer. */
    public static void noStore(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
    }

    private static void write(HttpServletResponse response, String type, Map<String, ?> members) throws IOException {
        byte[] body = Json.write(members).getBytes(StandardCharsets.UTF_8);
        response.setContentType(type);
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
        } catch (IllegalStateException e) {
            // the application took the writer before it sent the request on
            response.getWriter().write(new String(body, StandardCharsets.UTF_8));
        }
    }

    /** The path alone: a query may hold what should not come back. */
    static String instance(HttpServletRequest request) {
        String path = request.getRequestURI();
        int session = path.indexOf(';');
        String plain = session < 0 ? path : path.substring(0, session);
        return plain.length() > MAX_INSTANCE ? plain.substring(0, MAX_INSTANCE) : plain;
    }
}
