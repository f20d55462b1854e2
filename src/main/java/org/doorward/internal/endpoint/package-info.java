/**
 * Doorward's own endpoints, one servlet class for each group: Tomcat and Jetty have no JAX-RS. They turn requests into calls
 * of the services and results into answers; nothing is decided here. Floor 6.
 */
@NullMarked
package org.doorward.internal.endpoint;

import org.jspecify.annotations.NullMarked;
