/** A small application with WebSocket endpoints of every kind, each of which says who opened it. */
@NullMarked
package org.doorward.sample.sockets;

import org.jspecify.annotations.NullMarked;
