package org.doorward.internal.issuer;

import java.time.Instant;

/**
 * The claims of a verified token of another issuer that the principal does not hold.
 *
 * @param issuer the name of the issuer in the settings
 * @param subject the issuer's {@code sub}
 * @param expiresAt the first moment at which it is refused
 */
public record ExternalToken(String issuer, String subject, Instant expiresAt) {}
