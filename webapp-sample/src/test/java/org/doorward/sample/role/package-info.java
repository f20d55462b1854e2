/** What asks for roles by the annotations of Jakarta, on everything that they may stand on. */
@org.jspecify.annotations.NullMarked
package org.doorward.sample.role;
