package org.doorward.internal.issuer;

import java.security.PublicKey;
import java.util.Optional;

/**
 * A public key, and the use that its issuer declares.
 *
 * @param algorithm the only algorithm that it may be used with; empty where the issuer declares none
 */
record PublishedKey(PublicKey key, Optional<String> algorithm) {
    boolean isFor(String name) {
        return algorithm.isEmpty() || algorithm.get().equals(name);
    }
}
