package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Tokens of several scopes at resources and beans that ask for some, and at those that ask for none. */
final class ScopeJourney {
    private static final List<String> FREE =
            List.of("api/hello", "api/scoped/free", "api/scoped/sub/free", "account.xhtml");
    private static final List<String> READ =
            List.of("api/notes", "api/scoped/read", "api/scoped/sub/read", "api/ledger/look");

    private final URI base;
    private final FreshData data;

    ScopeJourney(URI base, FreshData data) {
        this.base = base;
        this.data = data;
    }

    void everything() throws IOException, InterruptedException {
        HttpCaller person = signIn();
        for (String path : FREE) {
            assertServed(person, path);
        }
        for (String path : READ) {
            assertServed(person, path);
        }
        HttpCaller all = token(person, "");
        HttpCaller reader = token(person, ",\"scopes\":[\"notes:read\"]");
        HttpCaller writer = token(person, ",\"scopes\":[\"notes:write\",\"ledger\"]");
        HttpCaller both = token(person, ",\"scopes\":[\"notes:write\",\"notes:read\",\"ledger\"]");
        for (String path : FREE) {
            assertServed(all, path);
            for (HttpCaller narrowed : List.of(reader, writer, both)) {
                assertLacks("", narrowed.get(path));
            }
        }
        for (String path : READ) {
            for (HttpCaller may : List.of(all, reader, both)) {
                assertServed(may, path);
            }
            assertLacks("notes:read", writer.get(path));
        }
        for (HttpCaller one : List.of(reader, writer)) {
            assertLacks("notes:read notes:write", one.get("api/scoped/both"));
        }
        for (HttpCaller may : List.of(person, all, both)) {
            assertServed(may, "api/scoped/both");
            assertServed(may, "api/ledger/entry");
        }
        assertLacks("ledger", reader.get("api/ledger/entry"));
        behindALocatorThatAsks(List.of(person, all, both), reader, writer);
    }

    private static void behindALocatorThatAsks(List<HttpCaller> wide, HttpCaller reader, HttpCaller writer)
            throws IOException, InterruptedException {
        for (String path : List.of("free", "read", "deeper/free", "deeper/read")) {
            for (HttpCaller may : wide) {
                assertServed(may, "api/scoped/kept/" + path);
            }
            // where resources are CDI beans the locator itself refuses, and names its own alone
            assertLacks("notes:write", reader.get("api/scoped/kept/" + path));
        }
        for (String prefix : List.of("", "deeper/")) {
            assertServed(writer, "api/scoped/kept/" + prefix + "free");
            assertLacks("notes:read notes:write", writer.get("api/scoped/kept/" + prefix + "read"));
        }
    }

    private static void assertServed(HttpCaller caller, String path) throws IOException, InterruptedException {
        HttpCaller.Answer answer = caller.get(path);
        assertEquals(200, answer.status(), answer::toString);
    }

    private static void assertLacks(String scopes, HttpCaller.Answer answer) {
        assertEquals(403, answer.status(), answer::toString);
        assertEquals("insufficient-scope", answer.json().getString("reason"));
        String challenge = answer.header("WWW-Authenticate").orElse("none");
        String named = scopes.isEmpty() ? "" : ", scope=\"" + scopes + "\"";
        assertEquals("Bearer realm=\"doorward\", error=\"insufficient_scope\"" + named, challenge);
        assertEquals("no-store", answer.header("Cache-Control").orElse("none"));
    }

    private HttpCaller token(HttpCaller person, String more) throws IOException, InterruptedException {
        HttpCaller.Answer made =
                person.postJson("auth/tokens", "{\"name\":\"x\",\"expires_in_days\":1" + more + "}", Map.of());
        assertEquals(201, made.status());
        JsonObject token = made.json();
        assertTrue(token.getString("token").startsWith("dwp_"));
        HttpCaller program = new HttpCaller(base);
        program.useTokensOf(Json.createObjectBuilder()
                .add("access_token", token.getString("token"))
                .add("refresh_token", "none")
                .build());
        return program;
    }

    /** A server that has only just started may take its time to make the administrator. */
    private HttpCaller signIn() throws IOException, InterruptedException {
        String credentials = Json.createObjectBuilder()
                .add("username", data.username())
                .add("password", data.password())
                .build()
                .toString();
        for (int i = 0; i < 600; i++) {
            HttpCaller caller = new HttpCaller(base);
            HttpCaller.Answer answer = caller.postJson("auth/login", credentials, Map.of());
            if (answer.status() == 200) {
                caller.useTokensOf(answer.json());
                return caller;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("not ready in time");
    }
}
