/** What applications name: the filter for {@code web.xml}, who acts, annotations. Floor 6. */
@NullMarked
package org.doorward.web;

import org.jspecify.annotations.NullMarked;
