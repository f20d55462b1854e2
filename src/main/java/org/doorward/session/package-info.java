/**
 * What a session is and how it lives: opened at sign-in, resumed by access tokens, refreshed by rotation, ended once and
 * for all. {@link org.doorward.session.SessionService} is the only door; {@link org.doorward.session.SessionStore} says
 * what a store must promise. Knows no HTTP and no store's library. Floor 2.
 */
@NullMarked
package org.doorward.session;

import org.jspecify.annotations.NullMarked;
