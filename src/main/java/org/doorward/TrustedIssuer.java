package org.doorward;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * An issuer of JWTs whose word is taken, as the settings {@code doorward.issuer.NAME.…} say. Immutable.
 *
 * @param name what it is called here; starts the ids of its accounts
 * @param issuer exactly what its tokens say in {@code iss}
 * @param jwks where its public keys are; empty where its discovery document says so (OpenID Connect Discovery)
 * @param audience what one of the {@code aud} of its tokens must be
 * @param type what its tokens' {@code typ} must be, without {@code application/}
 * @param algorithms the signature algorithms that it may use
 * @param usernameClaim the claim with the name of the account; where it is missing the subject is
 * @param rolesClaim the path to a claim with roles, as in {@code realm_access.roles}; empty for no roles
 */
public record TrustedIssuer(
        String name,
        String issuer,
        Optional<URI> jwks,
        String audience,
        String type,
        List<String> algorithms,
        String usernameClaim,
        Optional<String> rolesClaim) {}
