package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.doorward.internal.http.Identity;
import org.doorward.internal.http.Problem;
import org.doorward.internal.http.Problems;
import org.doorward.internal.token.KeyRotation;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /admin/keys}: the signing keys. {@code POST /admin/keys}: makes a new one. {@code DELETE /admin/keys/{kid}}: takes
 * one away. For administrators.
 */
public final class AdminKeysServlet extends EndpointServlet {
    private static final Problem ONLY_KEY =
            new Problem(409, "only-signing-key", "Nothing would be left to sign with; make a new key first.");
    private static final Problem TOO_MANY =
            new Problem(409, "too-many-keys", "There are too many keys that are still needed.");

    /** Over these services. */
    public AdminKeysServlet(Supplier<Services> services) {
        super(services, "GET", "POST", "DELETE");
    }

    @Override
    Set<String> methodsAt(HttpServletRequest request) {
        return request.getPathInfo() == null ? Set.of("GET", "POST") : Set.of("DELETE");
    }

    @Override
    Need need(HttpServletRequest request) {
        return Need.ADMINISTRATOR;
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        Identity caller = caller(request, response);
        if (caller == null) {
            return;
        }
        String by = caller.principal().accountId().toString();
        String path = request.getPathInfo();
        if (path != null) {
            remove(response, path.substring(1), by);
        } else if (request.getMethod().equals("POST")) {
            rotate(request, response, by);
        } else {
            Problems.sendJson(
                    response,
                    HttpServletResponse.SC_OK,
                    Map.of(
                            "keys",
                            services().keys().list().stream()
                                    .map(AdminKeysServlet::members)
                                    .toList()));
        }
    }

    private void rotate(HttpServletRequest request, HttpServletResponse response, String by)
            throws IOException, ProblemException {
        RequestBody body = RequestBody.read(request, true);
        if (body.isForm()) {
            throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
        }
        body.allowOnly("at_once");
        KeyRotation.Description made = services()
                .keys()
                .rotate(body.flag("at_once").orElse(false), by)
                .orElseThrow(() -> new ProblemException(TOO_MANY));
        Problems.sendJson(response, HttpServletResponse.SC_CREATED, members(made));
    }

    private void remove(HttpServletResponse response, String kid, String by) throws ProblemException {
        switch (services().keys().remove(kid, by)) {
            case REMOVED -> response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            case UNKNOWN -> throw new ProblemException(Problem.NOT_FOUND);
            case ONLY_SIGNING_KEY -> throw new ProblemException(ONLY_KEY);
        }
    }

    private static Map<String, Object> members(KeyRotation.Description key) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kid", key.kid());
        members.put("algorithm", key.algorithm().name());
        members.put("created_at", text(key.createdAt()));
        members.put("signs_from", text(key.signsFrom()));
        members.put("verifies_until", text(key.verifiesUntil()));
        members.put("state", key.state().code());
        return members;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
