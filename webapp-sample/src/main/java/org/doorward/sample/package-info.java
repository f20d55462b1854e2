/**
 * A small application with Doorward: Faces pages, a JAX-RS API and servlets. It has no security code of its own;
 * {@code web.xml} says which paths are public and which require a role.
 */
@NullMarked
package org.doorward.sample;

import org.jspecify.annotations.NullMarked;
