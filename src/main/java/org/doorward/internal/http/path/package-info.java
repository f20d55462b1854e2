/** Paths: ambiguity, several spellings of one resource, and access rules. Floor 12. */
@NullMarked
package org.doorward.internal.http.path;

import org.jspecify.annotations.NullMarked;
