/**
 * Real servers as processes, each with many small applications beside each other, which know little of Doorward: what
 * {@link org.doorward.sample.server.Suite}s promise of every server. Not the sample itself.
 */
@NullMarked
package org.doorward.sample.server;

import org.jspecify.annotations.NullMarked;
