package org.doorward.internal.endpoint.route;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.doorward.AccountId;
import org.doorward.TokenHash;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.path.RequestHeaders;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.limit.RateLimitResult;
import org.jspecify.annotations.Nullable;

/**
 * One call of an endpoint.
 *
 * @param response the response to write to, which adds new cookies where the call was refreshed
 * @param path the values of the path's parameters by name; any of them may be empty
 * @param identity the caller; null where the route does not identify it
 */
public record Call(
        HttpServletRequest request,
        HttpServletResponse response,
        Map<String, String> path,
        @Nullable Identity identity) {
    /** Returns the caller. @throws IllegalStateException where the route does not identify it */
    public Identity caller() {
        if (identity == null) {
            throw new IllegalStateException("this route asks nobody who calls");
        }
        return identity;
    }

    /** Returns the caller's account. @throws IllegalStateException where the route does not identify it */
    public AccountId account() {
        return caller().principal().accountId();
    }

    /** Returns a parameter of the path. @throws IllegalStateException where the route has none of this name */
    public String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("this route has no parameter " + name);
        }
        return value;
    }

    /** Returns the required body, as JSON or a form. */
    public RequestBody body() throws IOException, ProblemException {
        return RequestBody.read(request, false);
    }

    /** Returns the body, as JSON or a form; one without fields where there is none. */
    public RequestBody optionalBody() throws IOException, ProblemException {
        return RequestBody.read(request, true);
    }

    /** Returns the required body, as JSON. */
    public RequestBody json() throws IOException, ProblemException {
        return noForm(body());
    }

    /** Returns the body, as JSON; one without fields where there is none. */
    public RequestBody optionalJson() throws IOException, ProblemException {
        return noForm(optionalBody());
    }

    private static RequestBody noForm(RequestBody body) throws ProblemException {
        if (body.isForm()) {
            throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
        }
        return body;
    }

    /** Returns the one value of a query parameter; null where there is none. */
    public @Nullable String parameter(String name) throws ProblemException {
        String[] given = request.getParameterValues(name);
        if (given == null) {
            return null;
        }
        if (given.length > 1) {
            throw new ProblemException(Problem.invalidField(name));
        }
        return given[0];
    }

    public void ok(Map<String, ?> members) throws IOException {
        Problems.sendJson(response, HttpServletResponse.SC_OK, members);
    }

    public void created(Map<String, ?> members) throws IOException {
        Problems.sendJson(response, HttpServletResponse.SC_CREATED, members);
    }

    public void noContent() {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    public void tooMany(RateLimitResult.Refused refused) throws IOException {
        Problems.tooMany(request, response, refused);
    }

    /**
     * Sends a file that caches may store, or 304 where the client has this content. Entity tags are compared weakly
     * (RFC 9110 §13.1.2): proxies that compress make a strong tag a weak one.
     */
    public void file(String cacheControl, String type, String content) throws IOException {
        String tag = '"' + TokenHash.of(content).value() + '"';
        response.setHeader("Cache-Control", cacheControl);
        response.setHeader("ETag", tag);
        if (RequestHeaders.members(request, "If-None-Match").stream()
                .anyMatch(known -> known.equals(tag) || known.equals("W/" + tag) || known.equals("*"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        response.setContentType(type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
