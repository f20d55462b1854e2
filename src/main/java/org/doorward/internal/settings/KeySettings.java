package org.doorward.internal.settings;

import java.time.Duration;
import java.util.List;

/** Settings of the keys: the secret from which all keys are derived, and the algorithm of access tokens. */
public final class KeySettings {
    /** The signature algorithm of access tokens (RFC 7518). */
    public enum JwtAlgorithm {
        /** HMAC with a key of the secret. Verification requires the secret. */
        HS256,
        /** ECDSA on P-256. Anybody can verify. */
        ES256,
        /** RSA, for verifiers that support nothing else. Anybody can verify. */
        RS256
    }

    public static final Setting<String> SECRET = Setting.confidential(
            "doorward.secret",
            "at least 32 random bytes of text",
            "All keys are derived from it. Needed, here or in `doorward.secret.file`; the same on every node.");

    public static final Setting<String> SECRET_FILE = Setting.text(
            "doorward.secret.file", "path", null, "A file that holds the secret, as container platforms hand it out.");

    public static final Setting<List<String>> SECRET_PREVIOUS = Setting.confidentialList(
            "doorward.secret.previous",
            "secrets, with blanks between them",
            "Other secrets whose tokens are good too, so that changing the secret signs nobody out: the new one before the"
                    + " change, the old one after it. The file may hold them, one in each further line.");

    public static final Setting<Boolean> SECRET_GENERATE = Setting.flag(
            "doorward.secret.generate",
            "false",
            "Make `doorward.secret.file` with a fresh secret when it is not there. For one node only.");

    public static final Setting<JwtAlgorithm> JWT_ALGORITHM = Setting.names(
            "doorward.jwt.algorithm",
            JwtAlgorithm.class,
            "HS256",
            "`ES256` (or `RS256`) where other services verify access tokens by themselves, with `/auth/jwks.json`.");

    public static final Setting<Duration> ROTATE_EVERY = Setting.duration(
            "doorward.keys.rotate-every",
            "90d",
            Duration.ZERO,
            Duration.ofDays(3650),
            "How old a signing key becomes before a new one is made, once for all nodes; 0 = only by hand.");

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL =
            List.of(SECRET, SECRET_FILE, SECRET_PREVIOUS, SECRET_GENERATE, JWT_ALGORITHM, ROTATE_EVERY);

    private KeySettings() {}
}
