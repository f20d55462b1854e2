/** The endpoints with which administrators look after other people's accounts and sessions. Floor 21. */
@NullMarked
package org.doorward.internal.endpoint.admin;

import org.jspecify.annotations.NullMarked;
