package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A password door, and those who try it: a 401 is a password that was hashed. */
abstract class SignInBed {
    static final String DEVICE_COOKIE = "__Host-doorward-device";

    /** Loopback is a proxy of ours then, so that a test can come from anywhere. */
    static final String[] PROXIED = {"doorward.trusted-proxies", "127.0.0.1", "doorward.development", "true"};

    DoorwardServer server;

    @BeforeEach
    void start() {
        server = new DoorwardServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    void restart(String... namesAndValues) {
        server.close();
        server = new DoorwardServer(namesAndValues);
    }

    RawHttp.Answer signIn(String username, String password, String... headerLines) {
        return RawHttp.send(
                server.port(),
                "POST /auth/login",
                Json.write(Map.of("username", username, "password", password)),
                and("Content-Type: application/json", headerLines));
    }

    private static String[] and(String line, String... others) {
        return Stream.concat(Stream.of(others), Stream.of(line)).toArray(String[]::new);
    }

    int wrong(String username, String... headerLines) {
        return signIn(username, "wrong", headerLines).status();
    }

    RawHttp.Answer right(String... headerLines) {
        return signIn(DoorwardServer.USERNAME, DoorwardServer.PASSWORD, headerLines);
    }

    static String from(String address) {
        return "X-Forwarded-For: " + address;
    }

    void failTimes(int times, String username, String... headerLines) {
        for (int i = 0; i < times; i++) {
            assertEquals(401, wrong(username, headerLines), "failure " + (i + 1));
        }
    }

    /** Signs a browser in and gives what it is known again by. */
    String device(String... headerLines) {
        RawHttp.Answer answer = right(and("Sec-Fetch-Mode: cors", headerLines));
        assertEquals(200, answer.status(), answer::body);
        return answer.cookie("-device");
    }

    /** The header line with these, in this order. */
    static String shows(String... devices) {
        return "Cookie: "
                + String.join(
                        "; ",
                        List.of(devices).stream()
                                .map(value -> DEVICE_COOKIE + "=" + value)
                                .toList());
    }

    /** Signs a browser in and gives the header line that it is known again by. */
    String knownBrowser(String... headerLines) {
        return shows(device(headerLines));
    }
}
