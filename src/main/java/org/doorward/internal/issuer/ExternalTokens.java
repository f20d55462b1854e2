package org.doorward.internal.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.doorward.AccountId;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.Reason;
import org.doorward.Scopes;
import org.doorward.TenantId;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.settings.TrustedIssuer;
import org.doorward.internal.token.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the JWTs of one trusted issuer (RFC 7519, 9068, 8725). The settings fix its keys, its algorithms and its
 * token type; a token's header only chooses among its keys. Safe for any thread.
 */
final class ExternalTokens {
    private static final System.Logger LOG = System.getLogger("org.doorward.issuer");
    private static final int MAX_LENGTH = 8 * 1024;
    private static final int MAX_KEY_ID = 256;
    private static final int MAX_ROLES = 100;
    private static final long MAX_SECONDS = 253_402_300_799L;
    private static final Duration SKEW = Duration.ofMinutes(1);
    private static final String MEDIA_TYPE = "application/";
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private final TrustedIssuer issuer;
    private final IssuerKeys keys;

    ExternalTokens(TrustedIssuer issuer, IssuerKeys keys) {
        this.issuer = issuer;
        this.keys = keys;
    }

    /** @throws NoClassDefFoundError where the library is missing; so the start fails, not the first token */
    static void needsLibrary() {
        LOG.log(System.Logger.Level.DEBUG, "accepts {0} and other algorithms", JWSAlgorithm.RS256.getName());
    }

    /** Reads the {@code iss} of a token, before anything is verified. */
    static Optional<String> issuerIn(String text) {
        if (text.length() > MAX_LENGTH || !COMPACT.matcher(text).matches() || !StrictJson.isInAllParts(text)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(SignedJWT.parse(text).getJWTClaimsSet().getIssuer());
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean isTrustedBy(TenantId tenant) {
        return issuer.tenants().contains(tenant);
    }

    AuthenticationResult check(TenantId tenant, String text, Instant now) {
        try {
            SignedJWT token = SignedJWT.parse(text);
            if (!isSound(token.getHeader()) || !isSigned(token)) {
                return refused(Reason.UNKNOWN);
            }
            Map<String, Object> claims = members(token);
            Optional<Instant> expires = time(claims, "exp");
            boolean isForUs = issuer.issuer().equals(claims.get("iss")) && isAudience(claims.get("aud"));
            // bound to its holder's key (RFC 9449, RFC 8705): as a bearer token it proves nothing
            boolean isBound = claims.containsKey("cnf");
            if (!isForUs
                    || isBound
                    || expires.isEmpty()
                    || time(claims, "iat").isEmpty()
                    || isAhead(claims, "iat", now)
                    || isAhead(claims, "nbf", now)) {
                return refused(Reason.UNKNOWN);
            }
            if (!now.isBefore(expires.get())) {
                return refused(Reason.EXPIRED);
            }
            return new AuthenticationResult.Authenticated(
                    principal(tenant, claims), new ExternalToken(issuer.name(), subject(claims), expires.get()));
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return refused(Reason.UNKNOWN);
        }
    }

    private static AuthenticationResult refused(Reason reason) {
        return new AuthenticationResult.Rejected(reason, true);
    }

    private boolean isSound(JWSHeader header) {
        JOSEObjectType type = header.getType();
        String plain = type == null ? "" : type.getType().toLowerCase(Locale.ROOT);
        String bare = plain.startsWith(MEDIA_TYPE) ? plain.substring(MEDIA_TYPE.length()) : plain;
        String id = header.getKeyID();
        return issuer.algorithms().contains(header.getAlgorithm().getName())
                && bare.equals(issuer.type().toLowerCase(Locale.ROOT))
                && header.getCriticalParams() == null
                && header.isBase64URLEncodePayload()
                && id != null
                && !id.isEmpty()
                && id.length() <= MAX_KEY_ID;
    }

    private boolean isSigned(SignedJWT token) throws JOSEException {
        String algorithm = token.getHeader().getAlgorithm().getName();
        Optional<PublishedKey> key = keys.find(token.getHeader().getKeyID()).filter(found -> found.isFor(algorithm));
        JWSVerifier verifier = key.isPresent() ? verifier(key.get().key()) : null;
        // a key of another type than the algorithm's cannot verify
        return verifier != null
                && verifier.supportedJWSAlgorithms().contains(token.getHeader().getAlgorithm())
                && token.verify(verifier);
    }

    private static @Nullable JWSVerifier verifier(PublicKey key) throws JOSEException {
        if (key instanceof RSAPublicKey rsa) {
            return new RSASSAVerifier(rsa);
        }
        return key instanceof ECPublicKey ec ? new ECDSAVerifier(ec) : null;
    }

    /** Returns the raw claims. The library would convert numbers to texts, and fractions to dates. */
    private static Map<String, Object> members(SignedJWT token) {
        Map<String, Object> members = token.getPayload().toJSONObject();
        if (members == null) {
            throw new IllegalArgumentException("the claims are not a JSON object");
        }
        return members;
    }

    private boolean isAudience(@Nullable Object claim) {
        return issuer.audience().equals(claim)
                || (claim instanceof List<?> all
                        && all.stream().allMatch(String.class::isInstance)
                        && all.contains(issuer.audience()));
    }

    /**
     * Reads a time. Empty when it is absent.
     *
     * @throws IllegalArgumentException when it is not a whole number of seconds
     */
    private static Optional<Instant> time(Map<String, Object> claims, String name) {
        Object claim = claims.get(name);
        if (claim == null && !claims.containsKey(name)) {
            return Optional.empty();
        }
        if (claim instanceof Long || claim instanceof Integer) {
            long seconds = ((Number) claim).longValue();
            if (seconds >= 0 && seconds <= MAX_SECONDS) {
                return Optional.of(Instant.ofEpochSecond(seconds));
            }
        }
        throw new IllegalArgumentException(name + " is not a whole number of seconds");
    }

    private static boolean isAhead(Map<String, Object> claims, String name, Instant now) {
        return time(claims, name).filter(time -> time.isAfter(now.plus(SKEW))).isPresent();
    }

    private static String subject(Map<String, Object> claims) {
        if (claims.get("sub") instanceof String subject && !subject.isEmpty()) {
            return subject;
        }
        throw new IllegalArgumentException("the token has no subject");
    }

    /**
     * Returns a principal that is not an account of ours: the issuer's name in the id separates its subjects from our
     * accounts.
     */
    private AuthenticatedPrincipal principal(TenantId tenant, Map<String, Object> claims) {
        String subject = subject(claims);
        AccountId account = new AccountId(tenant, issuer.name() + "|" + subject);
        String username = claims.get(issuer.usernameClaim()) instanceof String name && !name.isBlank() ? name : subject;
        return new AuthenticatedPrincipal(account, username, roles(claims), null, scopes(claims), null);
    }

    /**
     * Returns the scopes of the token: {@code scope} (RFC 9068) or {@code scp}, as a text or a list; null where neither
     * is present. It drops our own scopes: an issuer cannot grant them.
     */
    private static @Nullable Set<String> scopes(Map<String, Object> claims) {
        Object claim = claims.containsKey("scope") ? claims.get("scope") : claims.get("scp");
        if (claim == null && !claims.containsKey("scope") && !claims.containsKey("scp")) {
            return null;
        }
        Collection<?> named = claim instanceof String text
                ? List.of(text.trim().split(" +"))
                : claim instanceof Collection<?> all ? all : List.of();
        Set<String> scopes = new HashSet<>();
        for (Object one : named) {
            if (one instanceof String scope && !scope.isBlank() && !Scopes.isReserved(scope)) {
                scopes.add(scope);
            }
        }
        return scopes;
    }

    private Set<String> roles(Map<String, Object> claims) {
        Optional<String> path = issuer.rolesClaim();
        if (path.isEmpty()) {
            return Set.of();
        }
        Object value = claims;
        for (String step : List.of(path.get().split("\\.", -1))) {
            value = value instanceof Map<?, ?> members ? members.get(step) : null;
        }
        Set<String> roles = new HashSet<>();
        if (value instanceof Collection<?> all) {
            for (Object role : all) {
                if (role instanceof String name && !name.isBlank() && roles.size() < MAX_ROLES) {
                    roles.add(name);
                }
            }
        }
        return roles;
    }
}
