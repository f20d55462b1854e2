package org.doorward.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.NodeProcess;
import org.doorward.testing.RawHttp;

/** Somebody who signs in at a server and holds what it hands out: as a program, or as a browser with cookies. */
final class Person {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final String cookieName;
    final boolean browser;
    String access = "";
    String refresh = "";
    String session = "";

    private Person(int port, String cookieName, boolean browser) {
        this.port = port;
        this.cookieName = cookieName;
        this.browser = browser;
    }

    static Person program(DoorwardServer server) {
        return new Person(server.port(), "", false);
    }

    static Person browser(DoorwardServer server) {
        return new Person(server.port(), "__Host-doorward", true);
    }

    static Person program(NodeProcess node) {
        return new Person(node.port(), "", false);
    }

    static Person browser(NodeProcess node) {
        return new Person(node.port(), "__Host-doorward", true);
    }

    /** The same person, with the same tokens, at another node. */
    Person at(DoorwardServer node) {
        return new Person(node.port(), cookieName, browser).holding(this);
    }

    /** The same person, with the same tokens, at another node. */
    Person at(NodeProcess node) {
        return new Person(node.port(), cookieName, browser).holding(this);
    }

    /** Signs in with the right password; it must succeed, even if a busy machine makes a store seem down at first. */
    Person signIn() {
        AtomicReference<RawHttp.Answer> answer = new AtomicReference<>();
        Eventually.within(Duration.ofSeconds(60), "somebody is signed in", () -> {
            answer.set(login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD));
            return answer.get().status() != 503;
        });
        return keep(answer.get());
    }

    /** The same person at another server: with the other's tokens. */
    Person holding(Person other) {
        access = other.access;
        refresh = other.refresh;
        session = other.session;
        return this;
    }

    RawHttp.Answer login(String username, String password) {
        return RawHttp.send(
                port,
                "POST /auth/login",
                "{\"username\":\"" + username + "\",\"password\":\"" + password + "\",\"transport\":\""
                        + (browser ? "cookie" : "bearer") + "\"}",
                "Content-Type: application/json");
    }

    /** Takes over the tokens of an answer that hands them out. */
    Person keep(RawHttp.Answer answer) {
        if (answer.status() != 200) {
            throw new AssertionError("no tokens: " + answer);
        }
        JsonNode body = json(answer);
        session = body.get("session_id").textValue();
        access = browser ? answer.cookie("-access") : body.get("access_token").textValue();
        refresh =
                browser ? answer.cookie("-refresh") : body.get("refresh_token").textValue();
        return this;
    }

    RawHttp.Answer get(String path, String... headerLines) {
        String[] all =
                Stream.concat(Stream.of(credential()), Stream.of(headerLines)).toArray(String[]::new);
        return RawHttp.send(port, "GET " + path, "", all);
    }

    RawHttp.Answer hello() {
        return get("/api/hello");
    }

    RawHttp.Answer post(String path) {
        return RawHttp.send(port, "POST " + path, "", credential());
    }

    RawHttp.Answer delete(String path) {
        return RawHttp.send(port, "DELETE " + path, "", credential(), origin());
    }

    RawHttp.Answer refresh() {
        return refresh(refresh);
    }

    RawHttp.Answer refresh(String token) {
        if (browser) {
            return RawHttp.send(
                    port, "POST /auth/refresh", "", "Cookie: " + cookieName + "-refresh=" + token, origin());
        }
        return RawHttp.send(
                port, "POST /auth/refresh", "{\"refresh_token\":\"" + token + "\"}", "Content-Type: application/json");
    }

    RawHttp.Answer logout() {
        return browser ? RawHttp.send(port, "POST /auth/logout", "", credential(), origin()) : post("/auth/logout");
    }

    /** The header line that shows all that is held. */
    String credential() {
        return browser
                ? "Cookie: " + cookieName + "-access=" + access + "; " + cookieName + "-refresh=" + refresh
                : "Authorization: Bearer " + access;
    }

    private String origin() {
        return "Origin: http://127.0.0.1:" + port;
    }

    static JsonNode json(RawHttp.Answer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
