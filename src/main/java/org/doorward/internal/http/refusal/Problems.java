package org.doorward.internal.http.refusal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.internal.http.answer.Json;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.answer.RateLimitFields;
import org.doorward.internal.http.answer.Reply;
import org.doorward.internal.http.origin.Cors;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.limit.Quota;
import org.doorward.internal.limit.RateLimitResult;

/**
 * Sends problems: {@code application/problem+json}, or a page to a person. Caches may not store them, and they hold no
 * secret and no stack trace.
 */
public final class Problems {
    /** The start of the challenge of every 401. */
    public static final String CHALLENGE = "Bearer realm=\"doorward\"";

    /** The response header with the code of the problem. */
    public static final String REASON_HEADER = "Doorward-Reason";

    /** The request attribute with the reason why a public page has no principal although a cookie was sent. */
    public static final String REASON_ATTRIBUTE = "org.doorward.reason";

    private static final String RETRY_SECONDS = "1";

    private Problems() {}

    /** Sends a problem that concerns no bearer token. */
    public static void send(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        send(request, response, problem, false);
    }

    /**
     * Sends a problem.
     *
     * @param tokenShown whether a bearer token was refused, which the challenge then tells (RFC 6750)
     */
    public static void send(
            HttpServletRequest request, HttpServletResponse response, Problem problem, boolean tokenShown)
            throws IOException {
        String challenge = tokenShown ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE;
        answer(request, response, problem, Map.of(), reply(request, problem, challenge, Map.of()));
    }

    /** Sends a problem with these further members. */
    public static void send(
            HttpServletRequest request, HttpServletResponse response, Problem problem, Map<String, ?> more)
            throws IOException {
        answer(request, response, problem, Map.of(), reply(request, problem, CHALLENGE, more));
    }

    /** Sends it unless the response is committed; to a person as a page. */
    private static void answer(
            HttpServletRequest request,
            HttpServletResponse response,
            Problem problem,
            Map<String, String> fields,
            Reply reply)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        Cors.onRefusal(request, response);
        fields.forEach(response::setHeader);
        if (RefusalPage.isFor(request, problem)) {
            RefusalPage.send(request, response, reply, problem);
        } else {
            reply.writeTo(response);
        }
    }

    /**
     * Returns the response of a problem.
     *
     * @param challenge the challenge of a 401
     * @param more further members
     */
    public static Reply reply(HttpServletRequest request, Problem problem, String challenge, Map<String, ?> more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", "no-store");
        if (problem.status() == HttpServletResponse.SC_UNAUTHORIZED) {
            headers.put("WWW-Authenticate", challenge);
        }
        if (problem.status() == HttpServletResponse.SC_UNAUTHORIZED || problem.isRestriction()) {
            // the response to HEAD has no body
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
        members.put("instance", RequestPath.withoutQuery(request));
        members.putAll(problem.more());
        members.putAll(more);
        return new Reply(problem.status(), headers, "application/problem+json", Json.write(members));
    }

    /**
     * Answers 429.
     *
     * @param quotas the rest of each limit; empty where it is not disclosed
     * @param retryAfter how long the client must wait
     */
    public static void tooMany(
            HttpServletRequest request, HttpServletResponse response, List<Quota> quotas, Duration retryAfter)
            throws IOException {
        Reply reply = reply(request, Problem.TOO_MANY, CHALLENGE, Map.of());
        answer(request, response, Problem.TOO_MANY, RateLimitFields.of(quotas, retryAfter), reply);
    }

    /** Answers 429 with the rest of each limit. */
    public static void tooMany(
            HttpServletRequest request, HttpServletResponse response, RateLimitResult.Refused refused)
            throws IOException {
        tooMany(request, response, refused.quotas(), refused.retryAfter());
    }

    /** Answers that the credential lacks scopes (RFC 6750 §3.1). It names none where no scope would help. */
    public static void lacksScope(HttpServletRequest request, HttpServletResponse response, Set<String> needed)
            throws IOException {
        answer(request, response, Problem.SCOPE, Map.of(), scopeReply(request, needed));
    }

    /** Returns that response. */
    public static Reply scopeReply(HttpServletRequest request, Set<String> needed) {
        String scopes = String.join(" ", new TreeSet<>(needed));
        Reply plain = reply(request, Problem.SCOPE, CHALLENGE, needed.isEmpty() ? Map.of() : Map.of("scope", scopes));
        Map<String, String> headers = new LinkedHashMap<>(plain.headers());
        headers.put(
                "WWW-Authenticate",
                CHALLENGE + ", error=\"insufficient_scope\"" + (needed.isEmpty() ? "" : ", scope=\"" + scopes + "\""));
        return new Reply(plain.status(), headers, plain.type(), plain.body());
    }

    /** Sends an object that caches may not store. */
    public static void sendJson(HttpServletResponse response, int status, Map<String, ?> members) throws IOException {
        new Reply(status, Map.of("Cache-Control", "no-store"), "application/json", Json.write(members))
                .writeTo(response);
    }

    /** Forbids caches to store the response. */
    public static void noStore(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
    }
}
