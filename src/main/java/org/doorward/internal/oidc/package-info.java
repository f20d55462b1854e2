/**
 * What other issuers of tokens tell us: JWTs that they signed, checked with the keys that they publish. Keeps no sessions.
 * Floor 5; the only package that knows the JOSE library.
 */
@NullMarked
package org.doorward.internal.oidc;

import org.jspecify.annotations.NullMarked;
