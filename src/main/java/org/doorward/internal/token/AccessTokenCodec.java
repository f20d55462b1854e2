package org.doorward.internal.token;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.exceptions.InvalidClaimException;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.SigningKey;
import org.doorward.internal.keys.SigningKeys;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.settings.ClockTolerance;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;

/**
 * Writes and verifies access tokens: JWTs (RFC 7519) of type {@code at+jwt} (RFC 9068). The header names one of our keys,
 * which has exactly one algorithm, and chooses nothing else (RFC 8725 §3.1). Safe for any thread.
 */
public final class AccessTokenCodec {
    /** The longest accepted text, in characters. */
    public static final int MAX_LENGTH = 8 * 1024;

    private static final String TYPE = "at+jwt";
    private static final String ISSUER = "doorward";
    private static final String AUDIENCE = "doorward";
    private static final double MAX_JITTER = 0.05;
    private static final Duration JITTERED_FROM = Duration.ofSeconds(20);
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,15}");
    private static final Pattern COMPACT =
            Pattern.compile("[A-Za-z0-9_-]{2,}\\.[A-Za-z0-9_-]{2,}\\.[A-Za-z0-9_-]{43,683}");
    private static final JwtAlgorithm[] ALGORITHMS = JwtAlgorithm.values();

    private final TokenGenerator generator;
    private final SigningKeys keys;

    /** The header and the dot of a token that one of our keys has signed; empty until one was verified. */
    private volatile String ownHeader = "";

    /** Signs with the HS256 key that is derived from the secret. */
    public AccessTokenCodec(DerivedKeys secrets, TokenGenerator generator) {
        this(SigningKeys.ofSecret(secrets), generator);
    }

    /** Signs and verifies with these keys. */
    public AccessTokenCodec(SigningKeys keys, TokenGenerator generator) {
        this.generator = generator;
        this.keys = keys;
    }

    /** Whether this text may be a JWT. It decides which handler receives a bearer token, and nothing else. */
    public static boolean looksLikeOne(String text) {
        return text.startsWith("eyJ") && text.indexOf('.') > 0;
    }

    /** A newly issued token: its claims and its text. */
    public record Issued(AccessToken token, String text) {
        /** Omits the text. */
        @Override
        public String toString() {
            return "Issued[" + token + ", hidden]";
        }
    }

    /**
     * Issues tokens with a key that was loaded before. So a change of state can follow only after a key is certain.
     * Safe for any thread.
     */
    public final class Pen {
        private final SigningKey key;

        private Pen(SigningKey key) {
            this.key = key;
        }

        /**
         * Issues a token.
         *
         * @param lifetime shortened at random by up to 5 %, so that the clients of a fleet do not refresh in the same
         *     second; not shortened below 20 seconds
         * @param latest the session's end; the token expires no later, rounded up to a whole second
         */
        public Issued issue(
                SessionId session,
                AccountId account,
                long epoch,
                long generation,
                Instant now,
                Duration lifetime,
                Instant latest) {
            Instant issuedAt = Instant.ofEpochSecond(now.getEpochSecond());
            Instant end = expiry(now, lifetime);
            Instant expiresAt = end.isAfter(latest) ? roundedUp(latest) : end;
            AccessToken token =
                    new AccessToken(session, account, generator.id(), issuedAt, expiresAt, epoch, generation);
            JWTCreator.Builder builder = JWT.create()
                    .withHeader(Map.of("typ", TYPE))
                    .withIssuer(ISSUER)
                    .withAudience(AUDIENCE)
                    .withSubject(account.value())
                    .withClaim("sid", session.value())
                    .withJWTId(token.id())
                    .withIssuedAt(issuedAt)
                    .withExpiresAt(expiresAt)
                    .withClaim("epoch", epoch)
                    .withClaim("gen", generation);
            if (!session.tenant().equals(TenantId.DEFAULT)) {
                builder.withClaim("tenant", session.tenant().value());
            }
            return new Issued(token, builder.sign(key));
        }
    }

    /**
     * Returns a writer with the key that signs now.
     *
     * @throws org.doorward.StoreUnavailableException when there is no such key
     */
    public Pen pen(Instant now) {
        return new Pen(keys.signing(now));
    }

    /** Issues a token as {@link Pen#issue} does, with the key that signs now. */
    public Issued issue(
            SessionId session,
            AccountId account,
            long epoch,
            long generation,
            Instant now,
            Duration lifetime,
            Instant latest) {
        return pen(now).issue(session, account, epoch, generation, now, lifetime, latest);
    }

    private Instant expiry(Instant now, Duration lifetime) {
        if (lifetime.compareTo(JITTERED_FROM) < 0) {
            return roundedUp(now.plus(lifetime));
        }
        long millis = lifetime.toMillis();
        Duration jittered = Duration.ofMillis(millis - (long) (millis * MAX_JITTER * generator.fraction()));
        Instant longest = Instant.ofEpochSecond(now.getEpochSecond()).plus(lifetime);
        Instant chosen = roundedUp(now.plus(jittered));
        return chosen.isAfter(longest) ? Instant.ofEpochSecond(longest.getEpochSecond()) : chosen;
    }

    private static Instant roundedUp(Instant time) {
        return time.getNano() == 0 ? time : Instant.ofEpochSecond(time.getEpochSecond() + 1);
    }

    /** The result of verifying a text. */
    public sealed interface Verification {
        /** An access token of ours, expired or not. */
        record Good(AccessToken token) implements Verification {}

        /** A token that names a former key of ours. Its claims cannot be trusted; that is no sign of an attack. */
        record Retired() implements Verification {}

        /**
         * Not an access token of this tenant, byte for byte as we issued it.
         *
         * @param others whether it looks like a token of another Doorward application, as far as that can be told
         *     without its key
         */
        record NotOurs(boolean others) implements Verification {}
    }

    /**
     * Verifies a token except for its expiry and its session. It checks shape, signature, type, issuer, audience, and
     * that every claim is present and has its type. It reads the store only for a key id of ours that this node does
     * not know yet.
     *
     * @throws org.doorward.StoreUnavailableException when the token names a key that may be new, and the store does not
     *     answer
     */
    public Verification verify(TenantId tenant, String text, Instant now) {
        if (text.length() > MAX_LENGTH || !COMPACT.matcher(text).matches() || !StrictJson.isInAllParts(text)) {
            return new Verification.NotOurs(false);
        }
        try {
            DecodedJWT jwt = JWT.decode(text);
            String kid = jwt.getHeaderClaim("kid").asString();
            boolean mayBeOurs = kid != null
                    && TYPE.equals(jwt.getType())
                    && jwt.getHeaderClaim("crit").isMissing()
                    && hasLengthOfItsAlgorithm(jwt);
            SigningKeys.Named named = mayBeOurs ? keys.named(kid, now) : new SigningKeys.Named.Unknown();
            if (named instanceof SigningKeys.Named.Good good) {
                return verified(good.key(), tenant, jwt, now);
            }
            return named instanceof SigningKeys.Named.Retired
                    ? new Verification.Retired()
                    : new Verification.NotOurs(mayBeOurs);
        } catch (JWTVerificationException | IllegalArgumentException e) {
            return new Verification.NotOurs(false);
        }
    }

    /**
     * Whether this is an access token of another Doorward application on the same host: browsers send cookies to every
     * port (RFC 6265 §8.5). The check is cheap for tokens of the key that signed the last verified token. It reads the
     * store as {@link #verify} does.
     */
    public boolean isOthers(TenantId tenant, String text, Instant now) {
        String known = ownHeader;
        if (!known.isEmpty() && text.startsWith(known)) {
            return false;
        }
        Verification verified = verify(tenant, text, now);
        if (verified instanceof Verification.Good) {
            // a header that names a key of ours belongs to no other application, whatever the rest of the token is
            ownHeader = text.substring(0, text.indexOf('.') + 1);
        }
        return verified instanceof Verification.NotOurs not && not.others();
    }

    private static boolean hasLengthOfItsAlgorithm(DecodedJWT jwt) {
        String name = jwt.getHeaderClaim("alg").asString();
        int length = jwt.getSignature().length();
        for (JwtAlgorithm algorithm : ALGORITHMS) {
            if (algorithm.name().equals(name)) {
                return SigningKey.mayHaveLength(algorithm, length);
            }
        }
        return false;
    }

    private static Verification verified(SigningKey key, TenantId tenant, DecodedJWT jwt, Instant now) {
        if (!key.getName().equals(jwt.getAlgorithm())) {
            return new Verification.NotOurs(false);
        }
        key.verify(jwt);
        return claims(tenant, jwt)
                .filter(token -> !token.issuedAt().isAfter(now.plus(ClockTolerance.USUAL)) && hasBegun(jwt, now))
                .<Verification>map(Verification.Good::new)
                .orElseGet(() -> new Verification.NotOurs(false));
    }

    /** We write no {@code nbf}; it is obeyed when it is present. */
    private static boolean hasBegun(DecodedJWT jwt, Instant now) {
        return jwt.getClaim("nbf").isMissing()
                || !Instant.ofEpochSecond(number(jwt, "nbf")).isAfter(now);
    }

    private static Optional<AccessToken> claims(TenantId tenant, DecodedJWT jwt) {
        Claim tenantClaim = jwt.getClaim("tenant");
        String named = tenantClaim.isMissing() ? TenantId.DEFAULT.value() : tenantClaim.asString();
        boolean isForUs = tenant.value().equals(named)
                && ISSUER.equals(text(jwt, "iss"))
                && List.of(AUDIENCE).equals(jwt.getAudience());
        if (!isForUs) {
            return Optional.empty();
        }
        return Optional.of(new AccessToken(
                new SessionId(tenant, text(jwt, "sid")),
                new AccountId(tenant, text(jwt, "sub")),
                text(jwt, "jti"),
                Instant.ofEpochSecond(number(jwt, "iat")),
                Instant.ofEpochSecond(number(jwt, "exp")),
                number(jwt, "epoch"),
                number(jwt, "gen")));
    }

    /** Reads a claim that must be a text and not empty. The library would convert a number. */
    private static String text(DecodedJWT jwt, String name) {
        String text = jwt.getClaim(name).asString();
        if (text == null || text.isEmpty()) {
            throw new InvalidClaimException(name);
        }
        return text;
    }

    /** Reads a claim that must be a whole number. The library would cut off a fraction and overlong digits. */
    private static long number(DecodedJWT jwt, String name) {
        String json = jwt.getClaim(name).toString();
        if (!WHOLE_NUMBER.matcher(json).matches()) {
            throw new InvalidClaimException(name);
        }
        return Long.parseLong(json);
    }
}
