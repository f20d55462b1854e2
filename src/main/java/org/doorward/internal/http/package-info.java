/**
 * The request pipeline: path rules, authentication, the request and response that the application sees, the
 * container's session. Floor 18.
 */
@NullMarked
package org.doorward.internal.http;

import org.jspecify.annotations.NullMarked;
