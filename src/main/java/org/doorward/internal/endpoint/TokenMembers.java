package org.doorward.internal.endpoint;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.AddressBlock;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenKind;
import org.jspecify.annotations.Nullable;

/** How an API token is told of: everything but its secret. */
final class TokenMembers {
    /** What becomes of tokens, as lists name it. */
    enum State {
        ACTIVE,
        EXPIRED,
        REVOKED;

        static State of(ApiToken token, Instant now) {
            if (token.end() != null) {
                return REVOKED;
            }
            return token.isExpiredAt(now) ? EXPIRED : ACTIVE;
        }

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private TokenMembers() {}

    static Map<String, Object> of(ApiToken token, Instant now) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", token.id().value());
        members.put("display", token.secrets().display());
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
        members.put("previous_until", text(token.secrets().previousUntil()));
        members.put("last_used_at", text(token.use().lastAt()));
        members.put("last_used_ip", token.use().lastAddress());
        members.put("uses", token.use().count());
        return members;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
