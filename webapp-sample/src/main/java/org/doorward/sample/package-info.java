/**
 * A small application over Doorward: Faces pages, a JAX-RS API, one servlet. It holds no security code of its own; what
 * is public and what needs a role is said in {@code web.xml}.
 */
@NullMarked
package org.doorward.sample;

import org.jspecify.annotations.NullMarked;
