package org.doorward.internal.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.doorward.KeySettings.JwtAlgorithm;

/**
 * A key ready for use, of one algorithm for ever. Takes a signature in one spelling only, the one that it makes itself: a token
 * that is good has no second text. Safe for any thread.
 */
abstract class SigningKey extends Algorithm {
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

    /** Whether this node can sign with it. */
    abstract boolean canSign();

    /** Bytes of each signature. */
    abstract int signatureBytes();

    abstract byte[] signature(byte[] content) throws GeneralSecurityException;

    abstract boolean isSignature(byte[] content, byte[] signature) throws GeneralSecurityException;

    @Override
    @SuppressWarnings("deprecation") // the only one that must be there; the other one calls it
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
        try {
            if (signature.length == signatureBytes() && isSignature(content, signature)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new SignatureVerificationException(this, e);
        }
        throw new SignatureVerificationException(this);
    }

    /** Whether a signature of this algorithm may have so many characters. */
    static boolean mayHaveLength(JwtAlgorithm algorithm, int characters) {
        return switch (algorithm) {
            case HS256 -> characters == 43;
            case ES256 -> characters == 86;
            case RS256 -> characters >= RsaKey.LEAST_CHARACTERS && characters <= RsaKey.MOST_CHARACTERS;
        };
    }
}
