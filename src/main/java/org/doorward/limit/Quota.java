package org.doorward.limit;

import java.time.Duration;

/**
 * What is left of a limit.
 *
 * @param limit which
 * @param remaining how many more may be taken in this period; 0 or more
 * @param reset how long until all of it may be taken again
 */
public record Quota(Limit limit, long remaining, Duration reset) {}
