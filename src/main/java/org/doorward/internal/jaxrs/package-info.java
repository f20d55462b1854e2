/**
 * What JAX-RS resources need of us. Loaded by JAX-RS alone, where the server has it; nothing else may know this package.
 * Floor 7, because it reads the annotations of {@code web}.
 */
@NullMarked
package org.doorward.internal.jaxrs;

import org.jspecify.annotations.NullMarked;
