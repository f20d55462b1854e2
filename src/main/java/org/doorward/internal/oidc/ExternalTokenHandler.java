package org.doorward.internal.oidc;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.TrustedIssuer;
import org.doorward.authentication.AuthenticationHandler;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.authentication.Credential;
import org.doorward.authentication.Credential.Transport;

/**
 * Checks bearer tokens that trusted issuers signed. The details of {@link AuthenticationResult.Authenticated} are an {@link
 * ExternalToken}; the principal has no session. Safe for any thread.
 */
public final class ExternalTokenHandler implements AuthenticationHandler {
    private final Map<String, ExternalTokens> byIssuer = new HashMap<>();
    private final Clock clock;

    /** For these issuers, of which none is asked for its keys yet. */
    public ExternalTokenHandler(List<TrustedIssuer> issuers, Clock clock) {
        this.clock = clock;
        ExternalTokens.needsLibrary();
        for (TrustedIssuer issuer : issuers) {
            IssuerKeys keys = new IssuerKeys(issuer.name(), () -> PublishedKeys.of(issuer), System::nanoTime);
            byIssuer.put(issuer.issuer(), new ExternalTokens(issuer, keys));
        }
    }

    /** A JWT in a header that says that it is of one of the issuers. */
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
        return tokens == null
                ? new AuthenticationResult.Rejected(Reason.MALFORMED, true)
                : tokens.check(tenant, credential.text(), clock.instant());
    }
}
