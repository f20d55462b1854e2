package org.doorward.internal.endpoint;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.keys.KeyRotation;
import org.jspecify.annotations.Nullable;

/** The signing keys, for administrators. Safe for any thread. */
public record SigningKeysResource(KeyRotation keys) {
    private static final Problem ONLY_KEY =
            new Problem(409, "only-signing-key", "Nothing would be left to sign with; make a new key first.");
    private static final Problem TOO_MANY =
            new Problem(409, "too-many-keys", "There are too many keys that are still needed.");

    private static String by(Call call) {
        return call.account().toString();
    }

    /** {@code GET /admin/keys}: lists them. */
    public void list(Call call) throws IOException {
        call.ok(Map.of(
                "keys", keys.list().stream().map(SigningKeysResource::members).toList()));
    }

    /** {@code POST /admin/keys}: creates a new one. */
    public void rotate(Call call) throws IOException, ProblemException {
        RequestBody body = call.optionalJson();
        body.allowOnly("at_once");
        KeyRotation.Description made = keys.rotate(body.flag("at_once").orElse(false), by(call))
                .orElseThrow(() -> new ProblemException(TOO_MANY));
        call.created(members(made));
    }

    /** {@code DELETE /admin/keys/{kid}}: removes one. */
    public void remove(Call call) throws ProblemException {
        switch (keys.remove(call.path("kid"), by(call))) {
            case REMOVED -> call.noContent();
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
