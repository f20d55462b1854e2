/** The browser client in a real Chromium, against a real server on the loopback address. */
@org.jspecify.annotations.NullMarked
package org.doorward.client;
