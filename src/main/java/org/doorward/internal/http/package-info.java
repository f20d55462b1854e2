/**
 * What a request says and what is answered, apart from any one endpoint: paths and their rules, credentials in headers and
 * cookies, where a request comes from, the principal that the application sees, problems. The only packages that know
 * servlets are this one and those above it. Floor 5.
 */
@NullMarked
package org.doorward.internal.http;

import org.jspecify.annotations.NullMarked;
