/** The endpoints for whoever has forgotten a password, and for proving an e-mail address. Floor 21. */
@NullMarked
package org.doorward.internal.endpoint.account;

import org.jspecify.annotations.NullMarked;
