package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;

/** People who register, each from an address of their own. */
abstract class RegisterBed {
    static final String PASSWORD = "quite a long password";
    static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final AtomicInteger CALLERS = new AtomicInteger();

    static DoorwardServer server(String... namesAndValues) {
        return new DoorwardServer(Stream.of(
                        Stream.of(namesAndValues),
                        Stream.of(SignInBed.PROXIED),
                        Stream.of("doorward.register", "true", "doorward.register.client-limit", "5/h"))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    /** A call from an address that nobody else calls from. */
    static RawHttp.Answer post(DoorwardServer at, String path, String body, String... lines) {
        int caller = CALLERS.incrementAndGet();
        return RawHttp.send(
                at.port(),
                "POST " + path,
                body,
                Stream.concat(
                                Stream.of("X-Forwarded-For: 203.0." + caller / 250 + "." + (caller % 250 + 1)),
                                Stream.of(lines))
                        .toArray(String[]::new));
    }

    static RawHttp.Answer register(DoorwardServer at, String username, Object... more) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("username", username, "password", PASSWORD));
        for (int i = 0; i < more.length; i += 2) {
            body.put((String) more[i], more[i + 1]);
        }
        return post(at, "/auth/register", Json.write(body), IssuedToken.JSON);
    }

    static RawHttp.Answer signIn(DoorwardServer at, String username, String password) {
        return post(
                at, "/auth/login", Json.write(Map.of("username", username, "password", password)), IssuedToken.JSON);
    }

    static JsonNode me(DoorwardServer at, RawHttp.Answer signedIn) {
        assertEquals(200, signedIn.status(), signedIn::toString);
        String bearer = "Authorization: Bearer "
                + Answers.json(signedIn).get("access_token").textValue();
        return Answers.json(RawHttp.send(at.port(), "GET /auth/me", "", bearer)).get("account");
    }
}
