/** Who is measured: the servlet alone, Doorward, and its peers, each of which first shows that it does its work. */
@NullMarked
package org.doorward.benchmark.contender;

import org.jspecify.annotations.NullMarked;
