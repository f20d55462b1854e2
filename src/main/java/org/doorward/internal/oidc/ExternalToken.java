package org.doorward.internal.oidc;

import java.time.Instant;

/**
 * What a verified token of another issuer says besides who acts.
 *
 * @param issuer the name of the issuer in the settings
 * @param subject whom it speaks for, in the issuer's words
 * @param expiresAt from when on it is refused
 */
public record ExternalToken(String issuer, String subject, Instant expiresAt) {}
