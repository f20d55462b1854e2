/**
 * Verification of JWTs of trusted issuers with the keys that they publish. Keeps no sessions. Floor 10. Only this
 * package uses the JOSE library.
 */
@NullMarked
package org.doorward.internal.issuer;

import org.jspecify.annotations.NullMarked;
