/**
 * What JAX-RS resources need of us. Loaded by JAX-RS alone, where the server has it; nothing else may know this package.
 * Floor 21.
 */
@NullMarked
package org.doorward.internal.jaxrs;

import org.jspecify.annotations.NullMarked;
