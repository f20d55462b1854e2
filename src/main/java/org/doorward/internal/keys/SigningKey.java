package org.doorward.internal.keys;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;

/**
 * A signing key with one fixed algorithm. It accepts a signature only in the form that it makes itself, so that a valid
 * token has no second text. Safe for any thread.
 */
public abstract class SigningKey extends Algorithm {
    private final String kid;
    private final KeyEntry entry;

    SigningKey(String kid, KeyEntry entry) {
        super(entry.algorithm().name(), entry.algorithm().name());
        this.kid = kid;
        this.entry = entry;
    }

    final String kid() {
        return kid;
    }

    final KeyEntry entry() {
        return entry;
    }

    @Override
    public final String getSigningKeyId() {
        return kid;
    }

    /** Whether this node has the private part. */
    abstract boolean canSign();

    /** Returns the length of each signature in bytes. */
    abstract int signatureBytes();

    abstract byte[] signature(byte[] content) throws GeneralSecurityException;

    abstract boolean isSignature(byte[] content, byte[] signature) throws GeneralSecurityException;

    @Override
    @SuppressWarnings("deprecation") // the only abstract one; the other method calls it
    public final byte[] sign(byte[] content) {
        try {
            return signature(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing with " + kid + " failed", e);
        }
    }

    @Override
    public final void verify(DecodedJWT jwt) {
        byte[] signature = Base64.getUrlDecoder().decode(jwt.getSignature());
        byte[] content = (jwt.getHeader() + "." + jwt.getPayload()).getBytes(StandardCharsets.US_ASCII);
        if (!hasSigned(content, signature)) {
            throw new SignatureVerificationException(this);
        }
    }

    /** Whether this is the signature of this content, in the only form that this key makes. */
    public final boolean hasSigned(byte[] content, byte[] signature) {
        try {
            return signature.length == signatureBytes() && isSignature(content, signature);
        } catch (GeneralSecurityException e) {
            // the numbers in it are no signature of such a key
            return false;
        }
    }

    /** Whether a signature of this algorithm may have this length, in base64url characters. */
    public static boolean mayHaveLength(JwtAlgorithm algorithm, int characters) {
        return switch (algorithm) {
            case HS256 -> characters == 43;
            case ES256 -> characters == 86;
            case RS256 -> characters >= RsaKey.LEAST_CHARACTERS && characters <= RsaKey.MOST_CHARACTERS;
        };
    }
}
