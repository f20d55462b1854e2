package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.limit.Quota;
import org.doorward.limit.Taken;

/** Answers with problems: {@code application/problem+json}, never stored by caches, never with a secret or a stack trace. */
public final class Problems {
    /** What every 401 starts its challenge with. */
    static final String CHALLENGE = "Bearer realm=\"doorward\"";

    /** Why Doorward refused a request, or served it to nobody: the code of the problem. */
    static final String REASON_HEADER = "Doorward-Reason";

    private static final String RETRY_SECONDS = "1";
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
        String challenge = tokenShown ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE;
        answer(request, response, Map.of(), reply(request, problem, challenge, Map.of()));
    }

    /** Unless the application has answered already. */
    private static void answer(
            HttpServletRequest request, HttpServletResponse response, Map<String, String> fields, Reply reply)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        Cors.onRefusal(request, response);
        fields.forEach(response::setHeader);
        reply.writeTo(response);
    }

    /**
     * The answer with a problem.
     *
     * @param challenge what a 401 asks for
     * @param more members beside those that every problem has
     */
    static Reply reply(HttpServletRequest request, Problem problem, String challenge, Map<String, ?> more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", "no-store");
        if (problem.status() == HttpServletResponse.SC_UNAUTHORIZED) {
            headers.put("WWW-Authenticate", challenge);
            // the answer to HEAD has no body to read it from
            headers.put(REASON_HEADER, problem.code());
        }
        if (problem.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            headers.put("Retry-After", RETRY_SECONDS);
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", problem.type());
        members.put("title", problem.title());
        members.put("status", problem.status());
        members.put("reason", problem.code());
        members.put("instance", instance(request));
        members.putAll(more);
        return new Reply(problem.status(), headers, "application/problem+json", Json.write(members));
    }

    /**
     * Answers that something was asked for too often.
     *
     * @param quotas what is left of each limit; none where that is not told
     * @param retryAfter when to come again
     */
    public static void tooMany(
            HttpServletRequest request, HttpServletResponse response, List<Quota> quotas, Duration retryAfter)
            throws IOException {
        Reply reply = reply(request, Problem.TOO_MANY, CHALLENGE, Map.of());
        answer(request, response, RateLimitFields.of(quotas, retryAfter), reply);
    }

    /** Answers that something was asked for too often, and what is left of each limit. */
    public static void tooMany(HttpServletRequest request, HttpServletResponse response, Taken.Refused refused)
            throws IOException {
        tooMany(request, response, refused.quotas(), refused.retryAfter());
    }

    /** Answers that the credential lacks scopes (RFC 6750 §3.1); none are named where no scope would do. */
    public static void lacksScope(HttpServletRequest request, HttpServletResponse response, Set<String> needed)
            throws IOException {
        answer(request, response, Map.of(), scopeReply(request, needed));
    }

    /** The answer that the credential lacks scopes. */
    static Reply scopeReply(HttpServletRequest request, Set<String> needed) {
        String scopes = String.join(" ", new TreeSet<>(needed));
        Reply plain = reply(request, Problem.SCOPE, CHALLENGE, needed.isEmpty() ? Map.of() : Map.of("scope", scopes));
        Map<String, String> headers = new LinkedHashMap<>(plain.headers());
        headers.put(
                "WWW-Authenticate",
                CHALLENGE + ", error=\"insufficient_scope\"" + (needed.isEmpty() ? "" : ", scope=\"" + scopes + "\""));
        return new Reply(plain.status(), headers, plain.type(), plain.body());
    }

    /** Answers with an object, not to be stored by caches. */
    public static void sendJson(HttpServletResponse response, int status, Map<String, ?> members) throws IOException {
        new Reply(status, Map.of("Cache-Control", "no-store"), "application/json", Json.write(members))
                .writeTo(response);
    }

    /** Forbids caches to keep the answer. */
    public static void noStore(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
    }

    /** The path alone: a query may hold what should not come back. */
    static String instance(HttpServletRequest request) {
        String path = request.getRequestURI();
        int session = path.indexOf(';');
        String plain = session < 0 ? path : path.substring(0, session);
        return plain.length() > MAX_INSTANCE ? plain.substring(0, MAX_INSTANCE) : plain;
    }
}
