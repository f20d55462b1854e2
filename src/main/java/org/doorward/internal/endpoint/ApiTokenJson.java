package org.doorward.internal.endpoint;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.AddressBlock;
import org.doorward.Reason;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenView;
import org.jspecify.annotations.Nullable;

/** An API token as JSON, without its secret. */
final class ApiTokenJson {
    /** The state of a token in lists. */
    enum State {
        ACTIVE,
        EXPIRED,
        REVOKED;

        static State of(ApiTokenView token, Instant now) {
            if (token.end() != null) {
                return REVOKED;
            }
            return token.isExpiredAt(now) ? EXPIRED : ACTIVE;
        }

        String code() {
            return Reason.codeOf(this);
        }
    }

    private ApiTokenJson() {}

    static Map<String, Object> of(ApiTokenView token, Instant now) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", token.id().value());
        members.put("display", token.display());
        members.put("name", token.name());
        members.put("scopes", token.grant().scopes());
        members.put(
                "cidrs",
                token.grant().networks().stream().map(AddressBlock::toString).toList());
        if (token.kind() == ApiTokenKind.API_KEY) {
            members.put("requests_per_minute", token.grant().requestsPerMinute());
        }
        members.put("created_at", token.createdAt().toString());
        members.put("issued_at", token.issuedAt().toString());
        members.put("expires_at", text(token.expiresAt()));
        members.put("state", State.of(token, now).code());
        ApiTokenEnd end = token.end();
        if (end != null) {
            members.put("revoked_at", end.at().toString());
            members.put("cause", end.cause().code());
        }
        members.put("previous_until", text(token.previousUntil()));
        members.put("last_used_at", text(token.use().lastAt()));
        members.put("last_used_ip", token.use().lastAddress());
        members.put("uses", token.use().count());
        return members;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
