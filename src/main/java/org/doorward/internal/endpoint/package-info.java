/**
 * Doorward's own endpoints. Each resource translates a call into calls of the engines, and their result into a
 * response. The route table maps paths and access to methods. Floor 20.
 */
@NullMarked
package org.doorward.internal.endpoint;

import org.jspecify.annotations.NullMarked;
