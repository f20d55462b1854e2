package org.doorward.internal.limit;

import java.time.Duration;

/**
 * The rest of a limit in the open period.
 *
 * @param limit the limit
 * @param remaining how many more uses the period allows; 0 or more
 * @param reset how long until the period ends
 */
public record Quota(Limit limit, long remaining, Duration reset) {}
