package org.doorward.limit;

/**
 * Failures that are counted together.
 *
 * @param key what they have in common
 * @param backoff how they slow down
 */
public record Counter(LimitKey key, Backoff backoff) {}
