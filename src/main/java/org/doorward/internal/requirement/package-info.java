/**
 * What annotations ask of whoever calls: how each is read, who meets it, and what others are answered. One enforcer for
 * servlets is here; those for JAX-RS and CDI are where these libraries are known. Floor 20, as it reads the annotations of
 * {@code web}.
 */
@NullMarked
package org.doorward.internal.requirement;

import org.jspecify.annotations.NullMarked;
