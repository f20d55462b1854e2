/**
 * API tokens and service accounts as applications see them: values, events and results. Knows no HTTP and no store.
 * Floor 3.
 */
@NullMarked
package org.doorward.apitoken;

import org.jspecify.annotations.NullMarked;
