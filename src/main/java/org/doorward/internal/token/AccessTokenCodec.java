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
import org.doorward.KeySettings.JwtAlgorithm;
import org.doorward.SessionId;
import org.doorward.TenantId;

/**
 * Writes and verifies access tokens: JWTs (RFC 7519) of type {@code at+jwt} (RFC 9068). A token names its key among
 * ours, and the key has one algorithm; besides that a token's header chooses nothing. Safe for any thread.
 */
public final class AccessTokenCodec {
    /** The longest text that is looked at. */
    public static final int MAX_LENGTH = 8 * 1024;

    private static final String TYPE = "at+jwt";
    private static final String ISSUER = "doorward";
    private static final String AUDIENCE = "doorward";
    private static final double MAX_JITTER = 0.05;
    private static final Duration JITTERED_FROM = Duration.ofSeconds(20);
    private static final Duration CLOCK_SANITY = Duration.ofMinutes(2);
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,15}");
    private static final Pattern COMPACT =
            Pattern.compile("[A-Za-z0-9_-]{2,}\\.[A-Za-z0-9_-]{2,}\\.[A-Za-z0-9_-]{43,683}");
    private static final JwtAlgorithm[] ALGORITHMS = JwtAlgorithm.values();

    private final TokenGenerator generator;
    private final SigningKeys keys;

    /** With the HS256 key of the secret alone. */
    public AccessTokenCodec(DerivedKeys secrets, TokenGenerator generator) {
        this(SigningKeys.ofSecret(secrets), generator);
    }

    /** With these keys. */
    public AccessTokenCodec(SigningKeys keys, TokenGenerator generator) {
        this.generator = generator;
        this.keys = keys;
    }

    /** Whether this text may be a JWT; decides which handler a bearer token goes to, and nothing more. */
    public static boolean looksLikeOne(String text) {
        return text.startsWith("eyJ") && text.indexOf('.') > 0;
    }

    /** What a newly issued token says and how it is written. */
    public record Issued(AccessToken token, String text) {
        /** Hides the text. */
        @Override
        public String toString() {
            return "Issued[" + token + ", hidden]";
        }
    }

    /** Writes with a key that is there already: so a token is sure before anything is changed for it. */
    public final class Pen {
        private final SigningKey key;

        private Pen(SigningKey key) {
            this.key = key;
        }

        /** Issues a token, as {@link AccessTokenCodec#issue} does. */
        public Issued issue(
                SessionId session,
                AccountId account,
                long epoch,
                long generation,
                Instant now,
                Duration lifetime,
                Instant latest) {
            return written(key, session, account, epoch, generation, now, lifetime, latest);
        }
    }

    /**
     * With the key that signs now.
     *
     * @throws org.doorward.StoreUnavailableException when there is none
     */
    public Pen pen(Instant now) {
        return new Pen(keys.signing(now));
    }

    /**
     * Issues a token.
     *
     * @param lifetime shortened by chance by up to 5 %, so that a fleet does not refresh in one second
     * @param latest never valid beyond this time, the session's end
     */
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

    private Issued written(
            SigningKey key,
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
        AccessToken token = new AccessToken(session, account, generator.id(), issuedAt, expiresAt, epoch, generation);
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

    /** What became of verifying a text. */
    public sealed interface Verification {
        /** An access token of ours, expired or not. */
        record Good(AccessToken token) implements Verification {}

        /** It names a key of ours that is not used any more: nothing in it can be believed, and nothing is wrong with it. */
        record Retired() implements Verification {}

        /** Not an access token of ours, of this tenant, in exactly the spelling that we issued. */
        record NotOurs() implements Verification {}
    }

    /**
     * Verifies everything about a token but its expiry and its session: shape, signature, type, issuer, audience, and
     * that every claim is there and of its type. Asks the store for its key only where a key of ours is not known here.
     *
     * @throws org.doorward.StoreUnavailableException when it names a key of ours that may be new, and the store gives no answer
     */
    public Verification verify(TenantId tenant, String text, Instant now) {
        if (text.length() > MAX_LENGTH || !COMPACT.matcher(text).matches() || !StrictJson.isInAllParts(text)) {
            return new Verification.NotOurs();
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
            return named instanceof SigningKeys.Named.Retired ? new Verification.Retired() : new Verification.NotOurs();
        } catch (JWTVerificationException | IllegalArgumentException e) {
            return new Verification.NotOurs();
        }
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
            return new Verification.NotOurs();
        }
        key.verify(jwt);
        return claims(tenant, jwt)
                .filter(token -> !token.issuedAt().isAfter(now.plus(CLOCK_SANITY)) && hasBegun(jwt, now))
                .<Verification>map(Verification.Good::new)
                .orElseGet(Verification.NotOurs::new);
    }

    /** We write no {@code nbf}; one that is there counts all the same. */
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

    /** A claim that must be a text with something in it; the library would make one of a number. */
    private static String text(DecodedJWT jwt, String name) {
        String text = jwt.getClaim(name).asString();
        if (text == null || text.isEmpty()) {
            throw new InvalidClaimException(name);
        }
        return text;
    }

    /** A claim that must be a whole number; the library would cut off a fraction, and what is too long. */
    private static long number(DecodedJWT jwt, String name) {
        String json = jwt.getClaim(name).toString();
        if (!WHOLE_NUMBER.matcher(json).matches()) {
            throw new InvalidClaimException(name);
        }
        return Long.parseLong(json);
    }
}
