/**
 * The endpoints for whoever has no account yet or has forgotten a password, for proving an e-mail address, and for accepting
 * the terms. Floor 21.
 */
@NullMarked
package org.doorward.internal.endpoint.account;

import org.jspecify.annotations.NullMarked;
