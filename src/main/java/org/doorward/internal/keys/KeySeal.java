package org.doorward.internal.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;

/**
 * Encrypts private keys for the store: AES-256-GCM under a key of the secret. The key's id and algorithm are
 * authenticated too, so that a private key cannot be moved to another entry. The text is the sealing key's id, a dot,
 * and nonce and cipher text in base64url. Safe for any thread.
 */
final class KeySeal {
    private static final String PURPOSE = "signing key seal";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final List<byte[]> keys;
    private final SecureRandom random = new SecureRandom();

    KeySeal(DerivedKeys secrets) {
        this.keys = secrets.keysFor(PURPOSE);
    }

    /** Encrypts with the present secret. */
    String seal(String id, JwtAlgorithm algorithm, byte[] content) {
        byte[] key = keys.get(0);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, key, nonce, id, algorithm).doFinal(content);
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return DerivedKeys.idOf(key) + "." + BASE64.encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-256-GCM", e);
        }
    }

    /**
     * Decrypts with the secret that encrypted it.
     *
     * @return empty when none of our secrets encrypted it for this key id and algorithm
     */
    Optional<byte[]> open(String id, JwtAlgorithm algorithm, String sealed) {
        int dot = sealed.indexOf('.');
        Optional<byte[]> key = keys.stream()
                .filter(each -> dot > 0 && DerivedKeys.idOf(each).equals(sealed.substring(0, dot)))
                .findFirst();
        if (key.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] all = Base64.getUrlDecoder().decode(sealed.substring(dot + 1));
            byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key.get(), nonce, id, algorithm)
                    .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the present secret encrypted it. */
    boolean isPresent(String sealed) {
        return sealed.startsWith(DerivedKeys.idOf(keys.get(0)) + ".");
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String id, JwtAlgorithm algorithm)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((id + " " + algorithm.name()).getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }
}
