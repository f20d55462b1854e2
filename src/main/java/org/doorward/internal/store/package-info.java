/** The interface of a family of stores. The families are the packages below. Floor 10. */
@NullMarked
package org.doorward.internal.store;

import org.jspecify.annotations.NullMarked;
