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
import org.doorward.apitoken.LeakedResult;
import org.doorward.apitoken.Owner;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.internal.token.AccessToken;
import org.doorward.internal.token.RefreshToken;
import org.doorward.session.ResumedSession;
import org.doorward.session.Session;
import org.jspecify.annotations.Nullable;

/** A token that somebody tells of, rather than shows: of any kind, told by its shape. Its text form hides it. */
final class ShownToken {
    private static final Map<String, Object> INACTIVE = Map.of("active", false);

    private final String text;

    private ShownToken(String text) {
        this.text = text;
    }

    static ShownToken of(String text) {
        return new ShownToken(text);
    }

    /** Ends it, and the session with all its tokens where it is one of a session. Nothing happens where it is none. */
    void revoke(Services services, TenantId tenant) {
        if (ApiTokenKind.of(text).isPresent()) {
            services.apiTokens().revokeShown(tenant, text);
        } else {
            endSession(services, tenant);
        }
    }

    /**
     * The same, of one that others know.
     *
     * @param address of whoever tells
     * @return when to come again, where nobody looked whether it is one; else empty
     */
    Optional<Duration> revokeLeaked(Services services, TenantId tenant, String address) {
        if (ApiTokenKind.of(text).isEmpty()) {
            endSession(services, tenant);
            return Optional.empty();
        }
        return services.apiTokens().revokeLeaked(tenant, text, address) instanceof LeakedResult.TooManyUnknown many
                ? Optional.of(many.retryAfter())
                : Optional.empty();
    }

    private void endSession(Services services, TenantId tenant) {
        if (RefreshToken.parse(tenant, text).isPresent()) {
            services.sessions().endByRefreshToken(tenant, text, Reason.REVOKED);
        } else {
            services.sessions().endByAccessToken(tenant, text, Reason.REVOKED);
        }
    }

    /** What is told of it to another service (RFC 7662); of one that is good for nothing, that and no more. */
    Map<String, Object> described(Services services, TenantId tenant) {
        if (ApiTokenKind.of(text).isPresent()) {
            return services.apiTokens()
                    .findLive(tenant, text)
                    .flatMap(token -> services.owners()
                            .find(token.kind(), token.owner())
                            .filter(Owner::isActive)
                            .map(owner -> ofApiToken(token, owner)))
                    .orElse(INACTIVE);
        }
        if (RefreshToken.parse(tenant, text).isPresent()) {
            return services.sessions()
                    .findByRefreshToken(tenant, text)
                    .map(session -> ofSession(session, null))
                    .orElse(INACTIVE);
        }
        return services.sessions().resume(tenant, text) instanceof AuthenticationResult.Authenticated good
                        && good.details() instanceof ResumedSession resumed
                ? ofSession(resumed.session(), resumed)
                : INACTIVE;
    }

    private static Map<String, Object> ofApiToken(ApiToken token, Owner owner) {
        Map<String, Object> members = active(owner.id().value(), owner.name());
        members.put("token_type", "Bearer");
        Optional.ofNullable(token.grant().scopes()).ifPresent(scopes -> members.put("scope", String.join(" ", scopes)));
        members.put("jti", token.id().value());
        members.put("iat", token.issuedAt().getEpochSecond());
        Optional.ofNullable(token.expiresAt()).ifPresent(end -> members.put("exp", end.getEpochSecond()));
        members.put("roles", new TreeSet<>(owner.roles()));
        if (!token.grant().networks().isEmpty()) {
            // whoever asks is to hold the caller's address against them
            members.put(
                    "cidrs",
                    token.grant().networks().stream()
                            .map(AddressBlock::toString)
                            .toList());
        }
        return members;
    }

    /** By an access token where there is one, else by a refresh token. */
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
            // for telling that it lives; it is no bearer token, and says nothing of what its holder may do (R021)
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

    @Override
    public String toString() {
        return "ShownToken[hidden]";
    }
}
