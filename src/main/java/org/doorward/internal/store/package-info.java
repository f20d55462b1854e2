/** What composes stores over the interfaces alone: a near cache in front of any of them. Knows no backend. Floor 5. */
@NullMarked
package org.doorward.internal.store;

import org.jspecify.annotations.NullMarked;
