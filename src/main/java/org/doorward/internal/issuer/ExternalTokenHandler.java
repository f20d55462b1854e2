package org.doorward.internal.issuer;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.internal.authentication.AuthenticationHandler;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.authentication.Credential;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.settings.TrustedIssuer;

/**
 * Checks bearer tokens of trusted issuers. The details of {@link AuthenticationResult.Authenticated} are an
 * {@link ExternalToken}; the principal has no session. Safe for any thread.
 */
public final class ExternalTokenHandler implements AuthenticationHandler {
    private final Map<String, ExternalTokens> byIssuer = new HashMap<>();
    private final Clock clock;

    /** Accepts tokens of these issuers. The constructor does not fetch their keys. */
    public ExternalTokenHandler(List<TrustedIssuer> issuers, Clock clock) {
        this.clock = clock;
        ExternalTokens.needsLibrary();
        for (TrustedIssuer issuer : issuers) {
            IssuerKeys keys = new IssuerKeys(issuer.name(), () -> PublishedKeys.of(issuer), System::nanoTime);
            byIssuer.put(issuer.issuer(), new ExternalTokens(issuer, keys));
        }
    }

    /** Accepts a JWT in a header whose {@code iss} is one of the issuers. The claim is not verified yet. */
    @Override
    public boolean handles(Credential credential) {
        return credential instanceof Credential.AccessTokenCredential token
                && token.transport() == Transport.HEADER
                && ExternalTokens.issuerIn(token.text())
                        .filter(byIssuer::containsKey)
                        .isPresent();
    }

    @Override
    public AuthenticationResult authenticate(TenantId tenant, Credential credential) {
        ExternalTokens tokens =
                ExternalTokens.issuerIn(credential.text()).map(byIssuer::get).orElse(null);
        if (tokens == null) {
            return new AuthenticationResult.Rejected(Reason.MALFORMED, true);
        }
        return !tokens.isTrustedBy(tenant)
                ? new AuthenticationResult.Rejected(Reason.UNKNOWN, true)
                : tokens.check(tenant, credential.text(), clock.instant());
    }

    /** Checks only the token's expiry: no issuer reports a revocation. */
    @Override
    public AuthenticationResult recheck(
            TenantId tenant, Credential credential, AuthenticationResult.Authenticated before) {
        return before.details() instanceof ExternalToken token
                        && clock.instant().isBefore(token.expiresAt())
                ? before
                : new AuthenticationResult.Rejected(Reason.EXPIRED, false);
    }
}
