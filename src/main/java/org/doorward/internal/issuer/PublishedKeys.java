package org.doorward.internal.issuer;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.doorward.internal.settings.TrustedIssuer;

/** Fetches the public keys of an issuer (RFC 7517), and drops the unsafe ones. */
final class PublishedKeys {
    private static final int MIN_RSA_BITS = 2_048;
    private static final int MAX_RSA_BITS = 4_096;
    private static final int MAX_KEYS = 100;
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384);

    private PublishedKeys() {}

    /**
     * Returns the keys by key id.
     *
     * @throws IOException with the fault in the issuer's answer
     */
    static Map<String, PublishedKey> of(TrustedIssuer issuer) throws IOException {
        Optional<URI> given = issuer.jwks();
        return keys(Download.of(given.isPresent() ? given.get() : discovered(issuer)));
    }

    /** Reads the address of the keys: OpenID Connect Discovery 1.0, §4. */
    private static URI discovered(TrustedIssuer issuer) throws IOException {
        String url = issuer.issuer();
        String start = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        try {
            Map<String, Object> document =
                    JSONObjectUtils.parse(Download.of(URI.create(start + "/.well-known/openid-configuration")));
            if (!issuer.issuer().equals(document.get("issuer"))) {
                throw new IOException("the discovery document of " + url + " names another issuer");
            }
            URI jwks = JSONObjectUtils.getURI(document, "jwks_uri");
            // plain http is allowed for an issuer on loopback, and only to the same host
            boolean isSafe = jwks != null
                    && ("https".equals(jwks.getScheme())
                            || (url.startsWith("http:")
                                    && "http".equals(jwks.getScheme())
                                    && String.valueOf(new URI(url).getHost()).equals(jwks.getHost())));
            if (jwks == null || !isSafe) {
                throw new IOException("the discovery document of " + url + " names no safe jwks_uri");
            }
            return jwks;
        } catch (ParseException | URISyntaxException e) {
            throw new IOException("the discovery document of " + url + " cannot be read", e);
        }
    }

    static Map<String, PublishedKey> keys(String document) throws IOException {
        try {
            Map<String, PublishedKey> keys = new HashMap<>();
            for (JWK key : JWKSet.parse(document).getKeys()) {
                String id = key.getKeyID();
                if (id != null && isForSignatures(key) && keys.size() < MAX_KEYS) {
                    Optional<String> algorithm =
                            Optional.ofNullable(key.getAlgorithm()).map(Algorithm::getName);
                    publicKey(key).ifPresent(usable -> keys.putIfAbsent(id, new PublishedKey(usable, algorithm)));
                }
            }
            return Map.copyOf(keys);
        } catch (ParseException e) {
            throw new IOException("the set of keys cannot be read", e);
        }
    }

    private static boolean isForSignatures(JWK key) {
        boolean byUse = key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse());
        return byUse
                && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
    }

    /** Returns the key. Empty for symmetric keys, unusual curves, and weak or oversized RSA keys. */
    private static Optional<PublicKey> publicKey(JWK key) {
        try {
            if (key instanceof RSAKey rsa) {
                RSAPublicKey made = rsa.toRSAPublicKey();
                int bits = made.getModulus().bitLength();
                boolean sound = bits >= MIN_RSA_BITS
                        && bits <= MAX_RSA_BITS
                        && made.getPublicExponent().compareTo(BigInteger.TWO) > 0
                        && made.getPublicExponent().testBit(0);
                return sound ? Optional.of(made) : Optional.empty();
            }
            return key instanceof ECKey ec && CURVES.contains(ec.getCurve())
                    ? Optional.of(ec.toECPublicKey())
                    : Optional.empty();
        } catch (JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
