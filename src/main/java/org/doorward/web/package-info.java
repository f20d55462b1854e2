/** The types that applications name: the filter for {@code web.xml}, the current principal, annotations. Floor 19. */
@NullMarked
package org.doorward.web;

import org.jspecify.annotations.NullMarked;
