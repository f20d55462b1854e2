/** What asks for scopes, and what does not. */
@org.jspecify.annotations.NullMarked
package org.doorward.sample.scope;
