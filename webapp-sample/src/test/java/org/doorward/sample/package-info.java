/** The finished WARs on real servers, called over HTTP and with a real browser. */
@NullMarked
package org.doorward.sample;

import org.jspecify.annotations.NullMarked;
