package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.doorward.testing.RawHttp;

/** What an answer lets scripts of other origins read. */
final class CorsAnswers {
    private CorsAnswers() {}

    /** Asserts that scripts of this origin may read it, and of no other. */
    static void assertReadableBy(String origin, RawHttp.Answer answer) {
        assertEquals(
                List.of(origin), answer.headers("Access-Control-Allow-Origin").toList(), answer::toString);
        assertEquals(
                List.of("true"),
                answer.headers("Access-Control-Allow-Credentials").toList(),
                answer::toString);
        assertEquals(
                List.of("Doorward-Reason, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate"),
                answer.headers("Access-Control-Expose-Headers").toList(),
                answer::toString);
        assertVariesWithOrigin(answer);
    }

    /** Asserts that only our own scripts may read it, and that no cache takes it for one that others may. */
    static void assertReadableByNoOther(RawHttp.Answer answer) {
        List<String> told = answer.head().stream()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-"))
                .toList();
        assertEquals(List.of(), told, answer::toString);
        assertVariesWithOrigin(answer);
    }

    private static void assertVariesWithOrigin(RawHttp.Answer answer) {
        assertEquals(1, varying(answer).filter("Origin"::equals).count(), answer::toString);
    }

    /** What the answer says it depends on. */
    static Stream<String> varying(RawHttp.Answer answer) {
        return answer.headers("Vary")
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::strip);
    }
}
