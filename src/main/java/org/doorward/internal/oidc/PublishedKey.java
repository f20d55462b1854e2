package org.doorward.internal.oidc;

import java.security.PublicKey;
import java.util.Optional;

/**
 * A public key, and what its issuer says it is for.
 *
 * @param algorithm the one algorithm that it may be used with; empty where the issuer does not say
 */
record PublishedKey(PublicKey key, Optional<String> algorithm) {
    boolean isFor(String name) {
        return algorithm.isEmpty() || algorithm.get().equals(name);
    }
}
