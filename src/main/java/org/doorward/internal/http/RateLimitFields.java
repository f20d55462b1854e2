package org.doorward.internal.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.doorward.limit.Quota;

/**
 * What an answer says of limits in its head: {@code RateLimit-Policy} and {@code RateLimit}, structured fields (RFC 9651) of
 * draft-ietf-httpapi-ratelimit-headers, and {@code Retry-After} (R232).
 */
public final class RateLimitFields {
    private RateLimitFields() {}

    /** What is left; nothing, where nothing is told. */
    public static Map<String, String> of(List<Quota> quotas) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (quotas.isEmpty()) {
            return fields;
        }
        fields.put(
                "RateLimit-Policy",
                quotas.stream()
                        .map(quota -> "\"" + quota.limit().name() + "\";q="
                                + quota.limit().most() + ";w="
                                + seconds(quota.limit().period()))
                        .collect(Collectors.joining(", ")));
        fields.put(
                "RateLimit",
                quotas.stream()
                        .map(quota -> "\"" + quota.limit().name() + "\";r=" + quota.remaining() + ";t="
                                + seconds(quota.reset()))
                        .collect(Collectors.joining(", ")));
        return fields;
    }

    /** The same of what was refused. */
    public static Map<String, String> of(List<Quota> quotas, Duration retryAfter) {
        Map<String, String> fields = of(quotas);
        fields.put("Retry-After", Long.toString(seconds(retryAfter)));
        return fields;
    }

    /** Whole ones, rounded up: who comes back then is not early. At least one. */
    static long seconds(Duration duration) {
        return Math.max(1, (duration.toMillis() + 999) / 1_000);
    }
}
