package org.doorward.internal.cluster;

import java.util.Map;
import java.util.Optional;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenId;
import org.jspecify.annotations.Nullable;

/** How events of API tokens are written into the log: {@link EventFormat} says the rest. */
final class ApiTokenEventFormat {
    private ApiTokenEventFormat() {}

    /** An event; empty for one that other nodes are not told: what is told once is told on one node. */
    static Optional<Map<String, String>> event(String node, ApiTokenEvent event) {
        String kind = kind(event);
        if (kind == null) {
            return Optional.empty();
        }
        Map<String, String> fields = EventFormat.fields(node, kind, event.owner(), event.at());
        if (event instanceof ApiTokenEvent.OfOneToken one) {
            fields.put("token", one.token().value());
        }
        if (event instanceof ApiTokenEvent.Revoked revoked) {
            fields.put("cause", revoked.cause().code());
        }
        return Optional.of(fields);
    }

    private static @Nullable String kind(ApiTokenEvent event) {
        if (event instanceof ApiTokenEvent.Created) {
            return "token-created";
        } else if (event instanceof ApiTokenEvent.Changed) {
            return "token-changed";
        } else if (event instanceof ApiTokenEvent.Rotated) {
            return "token-rotated";
        } else if (event instanceof ApiTokenEvent.Revoked) {
            return "token-revoked";
        } else if (event instanceof ApiTokenEvent.OwnerChanged) {
            return "owner-changed";
        }
        return null;
    }

    /**
     * The event of these fields; empty when it is of another kind.
     *
     * @throws IllegalArgumentException when it is damaged
     */
    static Optional<ApiTokenEvent> read(String kind, Map<String, String> fields) {
        return Optional.ofNullable(
                switch (kind) {
                    case "token-created" ->
                        new ApiTokenEvent.Created(
                                token(fields), EventFormat.account(fields), EventFormat.at(fields), true);
                    case "token-changed" ->
                        new ApiTokenEvent.Changed(
                                token(fields), EventFormat.account(fields), EventFormat.at(fields), true);
                    case "token-rotated" ->
                        new ApiTokenEvent.Rotated(
                                token(fields), EventFormat.account(fields), EventFormat.at(fields), true);
                    case "token-revoked" ->
                        new ApiTokenEvent.Revoked(
                                token(fields),
                                EventFormat.account(fields),
                                ApiTokenEnd.Cause.ofCode(EventFormat.text(fields, "cause")),
                                EventFormat.at(fields),
                                true);
                    case "owner-changed" ->
                        new ApiTokenEvent.OwnerChanged(EventFormat.account(fields), EventFormat.at(fields), true);
                    default -> null;
                });
    }

    private static ApiTokenId token(Map<String, String> fields) {
        return new ApiTokenId(EventFormat.tenant(fields), EventFormat.text(fields, "token"));
    }
}
