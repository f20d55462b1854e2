package org.doorward.internal.token;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.SigningKey;
import org.doorward.internal.keys.SigningKeys;
import org.doorward.internal.keys.TokenGenerator;

/**
 * Writes and verifies access tokens: JWTs (RFC 7519) of type {@code at+jwt} (RFC 9068). The header names one of our keys,
 * which has exactly one algorithm, and chooses nothing else (RFC 8725 §3.1). Safe for any thread.
 */
public final class AccessTokenCodec {
    /** The longest accepted text, in characters. */
    public static final int MAX_LENGTH = 8 * 1024;

    private static final double MAX_JITTER = 0.05;
    private static final Duration JITTERED_FROM = Duration.ofSeconds(20);

    /** At about 0.6 KB each: as many sessions as a node serves within the lifetime of a token, more or less. */
    private static final int REMEMBERED = 50_000;

    /** More sessions of one account than people use at once; the others' tokens are read anew. */
    private static final int REMEMBERED_OF_ACCOUNT = 100;

    private final TokenGenerator generator;
    private final SigningKeys keys;
    private final VerifiedTokens remembered = new VerifiedTokens(REMEMBERED, REMEMBERED_OF_ACCOUNT);

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
    public static boolean looksLikeOne(CharSequence text) {
        boolean hasDot = false;
        for (int i = 1; !hasDot && i < text.length(); i++) {
            hasDot = text.charAt(i) == '.';
        }
        return hasDot && begins(text, "eyJ");
    }

    private static boolean begins(CharSequence text, String start) {
        boolean begins = text.length() >= start.length();
        for (int i = 0; begins && i < start.length(); i++) {
            begins = text.charAt(i) == start.charAt(i);
        }
        return begins;
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
                    .withHeader(Map.of("typ", AccessTokenClaims.TYPE))
                    .withIssuer(AccessTokenClaims.ISSUER)
                    .withAudience(AccessTokenClaims.AUDIENCE)
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
     * that every claim is present and has its type. A signature is checked once, all that can change each time. It reads the store only for a key id of ours that this node does
     * not know yet.
     *
     * @throws org.doorward.StoreUnavailableException when the token names a key that may be new, and the store does not
     *     answer
     */
    public Verification verify(TenantId tenant, CharSequence text, Instant now) {
        Fingerprint fingerprint = text.length() > MAX_LENGTH ? null : TextDigest.fingerprint(text);
        if (fingerprint == null) {
            return new Verification.NotOurs(false);
        }
        VerifiedTokens.Verified before = remembered.find(fingerprint);
        if (before != null && !keys.isStillGood(before.key(), now)) {
            remembered.forget(fingerprint);
        } else if (before != null && isStillTrue(before.good().token(), tenant, now)) {
            return before.good();
        }
        CompactJwt jwt = CompactJwt.read(text.toString());
        return jwt == null ? new Verification.NotOurs(false) : verified(jwt, fingerprint, tenant, now);
    }

    /** Whether verifying it again with the same key would have the same result: whatever can change is looked at here. */
    private static boolean isStillTrue(AccessToken token, TenantId tenant, Instant now) {
        return token.session().tenant().equals(tenant)
                && !token.isExpiredAt(now)
                && !AccessTokenClaims.isFromTheFuture(token, now);
    }

    private Verification verified(CompactJwt jwt, Fingerprint fingerprint, TenantId tenant, Instant now) {
        String kid = jwt.textInHeader("kid");
        if (kid == null || !AccessTokenClaims.isOfOurType(jwt)) {
            return new Verification.NotOurs(false);
        }
        SigningKeys.Named named = keys.named(kid, now);
        if (!(named instanceof SigningKeys.Named.Good known)) {
            return named instanceof SigningKeys.Named.Retired
                    ? new Verification.Retired()
                    : new Verification.NotOurs(true);
        }
        AccessToken token = AccessTokenClaims.isSignedBy(known.key(), jwt) ? AccessTokenClaims.read(tenant, jwt) : null;
        if (token == null || AccessTokenClaims.isFromTheFuture(token, now) || !AccessTokenClaims.hasBegun(jwt, now)) {
            return new Verification.NotOurs(false);
        }
        Verification.Good good = new Verification.Good(token);
        // a clock that is set back may take it behind nbf again
        if (!token.isExpiredAt(now) && !jwt.has("nbf")) {
            remembered.add(fingerprint, new VerifiedTokens.Verified(known.key(), good), now);
        }
        return good;
    }

    /**
     * Whether this is an access token of another Doorward application on the same host: browsers send cookies to every
     * port (RFC 6265 §8.5). The check is cheap for tokens of the key that signed the last verified token. It reads the
     * store as {@link #verify} does.
     */
    public boolean isOthers(TenantId tenant, CharSequence text, Instant now) {
        String known = ownHeader;
        if (!known.isEmpty() && begins(text, known)) {
            return false;
        }
        Verification verified = verify(tenant, text, now);
        if (verified instanceof Verification.Good) {
            // a header that names a key of ours belongs to no other application, whatever the rest of the token is
            String whole = text.toString();
            ownHeader = whole.substring(0, whole.indexOf('.') + 1);
        }
        return verified instanceof Verification.NotOurs not && not.others();
    }
}
