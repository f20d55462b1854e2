/**
 * The CDI beans and the interceptor that know requests alone, and no installation. Floor 21.
 */
@NullMarked
package org.doorward.internal.wiring.cdi;

import org.jspecify.annotations.NullMarked;
