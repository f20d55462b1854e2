/** The interfaces of stores. A backend implements them; contract tests state their promises. Floor 5. */
@NullMarked
package org.doorward.store;

import org.jspecify.annotations.NullMarked;
