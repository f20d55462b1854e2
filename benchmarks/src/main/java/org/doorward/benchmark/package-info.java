/**
 * How fast Doorward is, and whether its answers' times tell a secret: measured side by side in one run over real servers, and
 * printed as one table. No test: figures depend on the machine, and none of them fails a build.
 */
@NullMarked
package org.doorward.benchmark;

import org.jspecify.annotations.NullMarked;
