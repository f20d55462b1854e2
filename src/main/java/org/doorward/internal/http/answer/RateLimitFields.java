package org.doorward.internal.http.answer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.doorward.internal.limit.Quota;

/**
 * The response headers about limits: {@code RateLimit-Policy} and {@code RateLimit}, which are structured fields (RFC
 * 9651) of draft-ietf-httpapi-ratelimit-headers, and {@code Retry-After} (RFC 9110 §10.2.3).
 */
public final class RateLimitFields {
    private RateLimitFields() {}

    /** Returns the headers for these limits; none when there are no limits. */
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

    /** Returns the headers of a refusal. */
    public static Map<String, String> of(List<Quota> quotas, Duration retryAfter) {
        Map<String, String> fields = of(quotas);
        fields.put("Retry-After", Long.toString(seconds(retryAfter)));
        return fields;
    }

    /** Returns whole seconds, rounded up so that a client that waits is not too early. At least 1. */
    public static long seconds(Duration duration) {
        return Math.max(1, (duration.toMillis() + 999) / 1_000);
    }
}
