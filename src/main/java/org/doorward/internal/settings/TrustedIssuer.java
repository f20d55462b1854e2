package org.doorward.internal.settings;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.TenantId;

/**
 * A trusted issuer of JWTs, from the settings {@code doorward.issuer.NAME.…}. Immutable.
 *
 * @param name its name in the settings; it starts the ids of its accounts
 * @param issuer the exact {@code iss} of its tokens
 * @param jwks the address of its public keys; empty where its discovery document names it (OpenID Connect Discovery)
 * @param audience the required {@code aud} of its tokens, or one of several
 * @param type the required {@code typ} of its tokens, without {@code application/}
 * @param algorithms the accepted signature algorithms
 * @param usernameClaim the claim with the username; the subject where it is missing
 * @param rolesClaim the path to a claim with roles, such as {@code realm_access.roles}; empty for no roles
 * @param tenants the tenants that trust it
 */
public record TrustedIssuer(
        String name,
        String issuer,
        Optional<URI> jwks,
        String audience,
        String type,
        List<String> algorithms,
        String usernameClaim,
        Optional<String> rolesClaim,
        Set<TenantId> tenants) {}
