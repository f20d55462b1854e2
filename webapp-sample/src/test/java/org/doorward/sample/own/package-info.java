/** An application that brings its own accounts and password hashing as beans, and injects what Doorward gives. */
@NullMarked
package org.doorward.sample.own;

import org.jspecify.annotations.NullMarked;
