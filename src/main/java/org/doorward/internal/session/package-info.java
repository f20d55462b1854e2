/**
 * Opens, resumes, refreshes and ends sessions over a {@link org.doorward.store.SessionStore}. Knows no HTTP. Floor 7.
 */
@NullMarked
package org.doorward.internal.session;

import org.jspecify.annotations.NullMarked;
