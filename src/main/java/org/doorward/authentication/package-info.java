/**
 * Deciding who a shown credential belongs to: what kinds there are, one handler for each, and the dispatch between them
 * by shape alone. Knows nothing of HTTP. Floor 1.
 */
@NullMarked
package org.doorward.authentication;

import org.jspecify.annotations.NullMarked;
