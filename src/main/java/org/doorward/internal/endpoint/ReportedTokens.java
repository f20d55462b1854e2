package org.doorward.internal.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.doorward.AddressBlock;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.apitoken.LeakedResult;
import org.doorward.internal.apitoken.TokenOwner;
import org.doorward.internal.apitoken.TokenOwnerLookup;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.session.ResumedSession;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SessionGates;
import org.doorward.internal.token.AccessToken;
import org.doorward.internal.token.RefreshToken;
import org.doorward.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * Describes and ends tokens that a caller reports, rather than uses as its own credential. Their kind is decided by
 * shape. Safe for any thread.
 */
public record ReportedTokens(
        SessionEngine sessions, ApiTokenEngine apiTokens, TokenOwnerLookup owners, SessionGates gates) {
    private static final Map<String, Object> INACTIVE = Map.of("active", false);

    /** Ends a token; for a session's token, its session. Ignores a text that is none. */
    void revoke(TenantId tenant, String text) {
        if (ApiTokenKind.of(text).isPresent()) {
            apiTokens.revokeShown(tenant, text);
        } else {
            endSession(tenant, text);
        }
    }

    /**
     * Ends a leaked token.
     *
     * @param address the reporter's address
     * @return how long the caller must wait, where the token was not looked up; else empty
     */
    Optional<Duration> revokeLeaked(TenantId tenant, String text, String address) {
        if (ApiTokenKind.of(text).isEmpty()) {
            endSession(tenant, text);
            return Optional.empty();
        }
        return apiTokens.revokeLeaked(tenant, text, address) instanceof LeakedResult.TooManyUnknown many
                ? Optional.of(many.retryAfter())
                : Optional.empty();
    }

    private void endSession(TenantId tenant, String text) {
        if (RefreshToken.parse(tenant, text).isPresent()) {
            sessions.endByRefreshToken(tenant, text, Reason.REVOKED);
        } else {
            sessions.endByAccessToken(tenant, text, Reason.REVOKED);
        }
    }

    /** Describes a token to another service (RFC 7662). An invalid one is only reported as inactive. */
    Map<String, Object> described(TenantId tenant, String text) {
        if (ApiTokenKind.of(text).isPresent()) {
            return apiTokens
                    .findLive(tenant, text)
                    .flatMap(token -> owners.find(token.kind(), token.owner())
                            .filter(owner -> owner.isActive() && owner.acting(gates.rules(), apiTokens.now()) == null)
                            .map(owner -> ofApiToken(token, owner)))
                    .orElse(INACTIVE);
        }
        if (RefreshToken.parse(tenant, text).isPresent()) {
            return sessions.findByRefreshToken(tenant, text)
                    .filter(session -> gates.acting(session) == null)
                    .map(session -> ofSession(session, null))
                    .orElse(INACTIVE);
        }
        return sessions.resume(tenant, text) instanceof AuthenticationResult.Authenticated good
                        && good.details() instanceof ResumedSession resumed
                        && gates.acting(resumed.session()) == null
                ? ofSession(resumed.session(), resumed)
                : INACTIVE;
    }

    private static Map<String, Object> ofApiToken(ApiToken token, TokenOwner owner) {
        Map<String, Object> members = active(owner.id().value(), owner.name());
        members.put("token_type", "Bearer");
        Optional.ofNullable(token.grant().scopes()).ifPresent(scopes -> members.put("scope", String.join(" ", scopes)));
        members.put("jti", token.id().value());
        members.put("iat", token.issuedAt().getEpochSecond());
        Optional.ofNullable(token.expiresAt()).ifPresent(end -> members.put("exp", end.getEpochSecond()));
        members.put("roles", new TreeSet<>(owner.roles()));
        if (!token.grant().networks().isEmpty()) {
            // the service must check the client's address
            members.put(
                    "cidrs",
                    token.grant().networks().stream()
                            .map(AddressBlock::toString)
                            .toList());
        }
        return members;
    }

    /** Describes a session by its access token, else by its refresh token. */
    private static Map<String, Object> ofSession(Session session, @Nullable ResumedSession resumed) {
        Map<String, Object> members = active(session.owner().value(), session.username());
        Instant end = session.expiresAt();
        AccessToken access = resumed == null ? null : resumed.token();
        if (access != null) {
            end = access.expiresAt();
            members.put("token_type", "Bearer");
            members.put("jti", access.id());
            members.put("iat", access.issuedAt().getEpochSecond());
        }
        members.put("exp", end.getEpochSecond());
        members.put("session_id", session.id().value());
        Optional.ofNullable(session.device().clientId()).ifPresent(client -> members.put("client_id", client));
        if (access == null) {
            // a refresh token is no bearer token, and gives its holder no roles
            return members;
        }
        members.put("roles", new TreeSet<>(session.roles()));
        return members;
    }

    private static Map<String, Object> active(String subject, String name) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("active", true);
        members.put("sub", subject);
        members.put("username", name);
        return members;
    }
}
