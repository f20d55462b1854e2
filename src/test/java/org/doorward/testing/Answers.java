package org.doorward.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Supplier;
import org.doorward.internal.http.answer.Json;

/** What all answers of Doorward have in common. */
public final class Answers {
    private static final List<String> INNARDS =
            List.of("Exception", "\tat ", "org.doorward", "java.", "jetty", "select ", "/tmp/", "/home/");

    private Answers() {}

    public static JsonNode json(RawHttp.Answer answer) {
        return Json.readObject(answer.body()).orElseThrow(() -> new AssertionError("no JSON object: " + answer));
    }

    /** Asserts that this is a problem with this status and reason: typed, not to be stored, telling nothing of our innards. */
    public static RawHttp.Answer assertProblem(int status, String reason, RawHttp.Answer answer) {
        assertEquals(status, answer.status(), answer::toString);
        assertEquals("application/problem+json", answer.header("Content-Type").orElse("none"), answer::toString);
        assertEquals("no-store", answer.header("Cache-Control").orElse("none"), answer::toString);
        JsonNode problem = json(answer);
        assertEquals("urn:doorward:problem:" + reason, problem.get("type").textValue());
        assertEquals(reason, problem.get("reason").textValue());
        assertEquals(status, problem.get("status").intValue());
        assertFalse(problem.get("title").textValue().isEmpty());
        assertTrue(problem.get("instance").textValue().startsWith("/"), answer::toString);
        assertEquals(status == 401, answer.header("WWW-Authenticate").isPresent(), answer::toString);
        if (status == 401) {
            assertEquals(reason, answer.header("Doorward-Reason").orElse("none"), answer::toString);
        }
        assertEquals(
                status == 503 || status == 429, answer.header("Retry-After").isPresent(), answer::toString);
        assertTellsNothing(answer);
        return answer;
    }

    /** Asserts that this is the small page of Doorward's that people see, as safe and as silent as a problem. */
    public static RawHttp.Answer assertPage(int status, String reason, RawHttp.Answer answer) {
        assertEquals(status, answer.status(), answer::toString);
        assertTrue(
                answer.header("Content-Type").orElse("none").equalsIgnoreCase("text/html;charset=utf-8"),
                answer::toString);
        assertEquals(reason, answer.header("Doorward-Reason").orElse("none"), answer::toString);
        assertEquals("no-store", answer.header("Cache-Control").orElse("none"), answer::toString);
        String policy = answer.header("Content-Security-Policy").orElse("");
        assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), answer::toString);
        assertEquals(
                status == 503 || status == 429, answer.header("Retry-After").isPresent(), answer::toString);
        assertFalse(answer.body().contains("<script"), answer::toString);
        assertTellsNothing(answer);
        return answer;
    }

    public static void assertTellsNothing(RawHttp.Answer answer) {
        for (String innard : INNARDS) {
            assertFalse(answer.body().contains(innard), () -> "shows " + innard + ": " + answer);
        }
    }

    /** Makes a call that must not reach a handler of the application. */
    public static RawHttp.Answer unhandled(DoorwardServer server, Supplier<RawHttp.Answer> call) {
        int before = server.handled.get();
        RawHttp.Answer answer = call.get();
        assertEquals(before, server.handled.get(), () -> "a handler ran: " + answer);
        return answer;
    }

    /** Asserts that a browser keeps what it has. */
    public static RawHttp.Answer assertSetsNoCookie(RawHttp.Answer answer) {
        assertTrue(answer.headers("Set-Cookie").findAny().isEmpty(), answer::toString);
        return answer;
    }

    /** Asserts that a browser loses both cookies. */
    public static RawHttp.Answer assertClearsCookies(RawHttp.Answer answer) {
        assertEquals(
                2,
                answer.headers("Set-Cookie")
                        .filter(cookie -> cookie.startsWith("__Host-doorward-"))
                        .filter(cookie -> cookie.contains("=; ") && cookie.contains("; Max-Age=0;"))
                        .count(),
                answer::toString);
        return answer;
    }
}
