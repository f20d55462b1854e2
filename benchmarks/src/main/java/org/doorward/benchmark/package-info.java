/**
 * How fast Doorward is beside its peers, and whether its answers' times tell a secret: one table for each question, printed in
 * Markdown. No test: figures depend on the machine, and none of them fails a build.
 *
 * <p>{@code mvn -Pbenchmarks -pl benchmarks -am} measures all of it in some 15 minutes. {@code -Dtables=} chooses among {@code
 * warm}, {@code cold} (requests), {@code lifecycle} (sessions opened, listed and ended), {@code scale} (many sessions, clean-up,
 * start, refreshes), {@code load} (several clients on Tomcat) and {@code timing} (secrets). {@code -Dsessions=1000,1000000} says
 * how many sessions are in Redis, {@code -Dpace=0.1} tries everything out in a tenth of the time.
 */
@NullMarked
package org.doorward.benchmark;

import org.jspecify.annotations.NullMarked;
