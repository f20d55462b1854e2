package org.doorward.internal.token;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.keys.SigningKey;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.doorward.internal.settings.value.ClockTolerance;
import org.jspecify.annotations.Nullable;

/** What makes a JWT an access token of ours: type, algorithm and claims. */
final class AccessTokenClaims {
    static final String TYPE = "at+jwt";
    static final String ISSUER = "doorward";
    static final String AUDIENCE = "doorward";

    private static final JwtAlgorithm[] ALGORITHMS = JwtAlgorithm.values();

    private AccessTokenClaims() {}

    /** Whether the header is one of ours, as far as that can be told without its key. */
    static boolean isOfOurType(CompactJwt jwt) {
        return TYPE.equals(jwt.textInHeader("typ")) && !jwt.hasInHeader("crit") && hasLengthOfItsAlgorithm(jwt);
    }

    private static boolean hasLengthOfItsAlgorithm(CompactJwt jwt) {
        String name = jwt.textInHeader("alg");
        for (JwtAlgorithm algorithm : ALGORITHMS) {
            if (algorithm.name().equals(name)) {
                return SigningKey.mayHaveLength(algorithm, jwt.signatureLength());
            }
        }
        return false;
    }

    static boolean isSignedBy(SigningKey key, CompactJwt jwt) {
        return key.getName().equals(jwt.textInHeader("alg")) && key.hasSigned(jwt.content(), jwt.signature());
    }

    /** Both times are compared in whole seconds, which {@code iat} has. */
    static boolean isFromTheFuture(AccessToken token, Instant now) {
        return token.issuedAt().getEpochSecond() - ClockTolerance.USUAL.toSeconds() > now.getEpochSecond();
    }

    /** We write no {@code nbf}; it is obeyed when it is present. */
    static boolean hasBegun(CompactJwt jwt, Instant now) {
        return !jwt.has("nbf") || (jwt.number("nbf") >= 0 && jwt.number("nbf") <= now.getEpochSecond());
    }

    /** Reads the claims; null when one is missing or wrong, or the token is of another tenant. */
    static @Nullable AccessToken read(TenantId tenant, CompactJwt jwt) {
        String named = jwt.has("tenant") ? jwt.text("tenant") : TenantId.DEFAULT.value();
        String session = jwt.text("sid");
        String account = jwt.text("sub");
        String id = jwt.text("jti");
        long issuedAt = jwt.number("iat");
        long expiresAt = jwt.number("exp");
        long epoch = jwt.number("epoch");
        long generation = jwt.number("gen");
        boolean isForUs = tenant.value().equals(named) && ISSUER.equals(jwt.text("iss")) && jwt.isOnly("aud", AUDIENCE);
        boolean isWhole = Math.min(Math.min(issuedAt, expiresAt), Math.min(epoch, generation)) >= 0;
        if (!isForUs || !isWhole || session == null || account == null || id == null) {
            return null;
        }
        try {
            return new AccessToken(
                    new SessionId(tenant, session),
                    new AccountId(tenant, account),
                    id,
                    Instant.ofEpochSecond(issuedAt),
                    Instant.ofEpochSecond(expiresAt),
                    epoch,
                    generation);
        } catch (IllegalArgumentException e) {
            // no id of ours has this shape
            return null;
        }
    }
}
