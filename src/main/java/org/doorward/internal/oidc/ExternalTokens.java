package org.doorward.internal.oidc;

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
import org.doorward.TenantId;
import org.doorward.TrustedIssuer;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.internal.token.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the JWTs of one trusted issuer (RFC 7519, 9068, 8725): its keys, its algorithms and its type of token are pinned by
 * the settings, and a token's header chooses among its keys alone. Safe for any thread.
 */
final class ExternalTokens {
    private static final System.Logger LOG = System.getLogger("org.doorward.oidc");
    private static final int MAX_LENGTH = 8 * 1024;
    private static final int MAX_KEY_ID = 256;
    private static final String OUR_SCOPES = "doorward:";
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

    /** @throws NoClassDefFoundError where the library is missing; to be told at the start and not by the first token */
    static void needsLibrary() {
        LOG.log(System.Logger.Level.DEBUG, "takes {0} and others", JWSAlgorithm.RS256.getName());
    }

    /** Whether a token says that it is this issuer's; nothing of it is believed yet. */
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

    AuthenticationResult check(TenantId tenant, String text, Instant now) {
        try {
            SignedJWT token = SignedJWT.parse(text);
            if (!isSound(token.getHeader()) || !isSigned(token)) {
                return refused(Reason.UNKNOWN);
            }
            Map<String, Object> claims = members(token);
            Optional<Instant> expires = time(claims, "exp");
            boolean isForUs = issuer.issuer().equals(claims.get("iss")) && isAudience(claims.get("aud"));
            // bound to its holder's key (RFC 9449, RFC 8705): whoever shows it alone, as a bearer, proves nothing
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
        // a key of another kind than the algorithm's is no key for it
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

    /** Read as they are: the library would make texts of numbers, and dates of fractions. */
    private static Map<String, Object> members(SignedJWT token) {
        Map<String, Object> members = token.getPayload().toJSONObject();
        if (members == null) {
            throw new IllegalArgumentException("claims are a JSON object");
        }
        return members;
    }

    private boolean isAudience(@Nullable Object claim) {
        return issuer.audience().equals(claim)
                || (claim instanceof List<?> all
                        && all.stream().allMatch(String.class::isInstance)
                        && all.contains(issuer.audience()));
    }

    /** Empty when it is not there. @throws IllegalArgumentException when it is no whole number of seconds */
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
        throw new IllegalArgumentException(name + " is no time");
    }

    private static boolean isAhead(Map<String, Object> claims, String name, Instant now) {
        return time(claims, name).filter(time -> time.isAfter(now.plus(SKEW))).isPresent();
    }

    private static String subject(Map<String, Object> claims) {
        if (claims.get("sub") instanceof String subject && !subject.isEmpty()) {
            return subject;
        }
        throw new IllegalArgumentException("a token without a subject speaks for nobody");
    }

    /** No account of ours: the issuer's name keeps its subjects and our accounts apart. */
    private AuthenticatedPrincipal principal(TenantId tenant, Map<String, Object> claims) {
        String subject = subject(claims);
        AccountId account = new AccountId(tenant, issuer.name() + "|" + subject);
        String username = claims.get(issuer.usernameClaim()) instanceof String name && !name.isBlank() ? name : subject;
        return new AuthenticatedPrincipal(account, username, roles(claims), null, scopes(claims), null);
    }

    /**
     * What the token was narrowed to: {@code scope} (RFC 9068) or {@code scp}, as a text or a list; null where it says nothing
     * of it. Our own scopes are not theirs to give.
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
            if (one instanceof String scope && !scope.isBlank() && !scope.startsWith(OUR_SCOPES)) {
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
