package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may write about itself, and what nobody must believe. */
@Tag("server")
class RequestClaimsTest {
    private static DoorwardServer server;
    private static Visitor bob;

    @BeforeAll
    static void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer(
                "doorward.jpa.url", accounts.url(), "doorward.paths.public", "/public/**, /, GET /read/**");
        accounts.add("bob", "user");
        bob = Visitor.program(server, "bob");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer send(String requestLine, String... headerLines) {
        return RawHttp.send(server.port(), requestLine, "", headerLines);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRACE",
                "TRACK",
                "PROPFIND",
                "MKCOL",
                "LOCK",
                "COPY",
                "MOVE",
                "SEARCH",
                "REPORT",
                "GETX",
                "get",
                "Get",
                "post",
                "head",
                "FOO",
                "DEBUG",
                "QUERY",
                "PURGE",
                "LINK",
                "BREW",
                "-",
                "G*T"
            })
    void unknownMethodsAreRefusedEverywhere(String method) {
        for (String path :
                List.of("/api/hello", "/api/admin", "/public/x", "/", "/read/x", "/auth/me", "/auth/login")) {
            for (String identity : List.of("X-Nothing: here", bob.bearer())) {
                RawHttp.Answer answer =
                        Answers.unhandled(server, () -> send(method + " " + path, identity, "Max-Forwards: 0"));
                assertTrue(answer.status() == 405 || answer.status() == 400, () -> method + path + answer);
                Answers.assertTellsNothing(answer);
                assertFalse(answer.body().contains("Bearer "), "nothing is echoed");
                if (answer.status() == 405) {
                    Answers.assertProblem(405, "method-not-allowed", answer);
                    assertTrue(answer.header("Allow").isPresent(), () -> method + path + answer);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-HTTP-Method-Override: GET",
                "X-HTTP-Method: GET",
                "X-Method-Override: GET",
                "X-Original-Method: GET",
                "X-Original-URL: /public/x",
                "X-Rewrite-URL: /public/x",
                "X-Forwarded-Prefix: /public",
                "X-Forwarded-URI: /public/x",
                "X-Forwarded-Path: /public/x",
                "X-Override-URL: /public/x",
                "X-Accel-Redirect: /public/x",
                "X-User-Id: ada",
                "X-Remote-User: ada",
                "Remote-User: ada",
                "X-Forwarded-User: ada",
                "X-Auth-User: ada",
                "X-WebAuth-User: ada",
                "X-Auth-Checked: true",
                "X-Authenticated: true",
                "X-Middleware-Subrequest: middleware",
                "X-SSL-Client-S-DN: CN=ada",
                "X-Roles: admin",
                "org.doorward.reason: none",
                "org.doorward.internal.http.AuthenticationContext: 1",
                "Doorward-Reason: none",
                "Proxy-Authorization: Bearer x",
                "X-Forwarded-For: 127.0.0.1",
                "Forwarded: for=127.0.0.1;proto=https;host=127.0.0.1"
            })
    void noHeaderOpensAPath(String header) {
        String query = header.replaceAll("[: ]+", "=");
        Answers.assertProblem(401, "unauthenticated", Answers.unhandled(server, () -> send("GET /api/hello", header)));
        Answers.assertProblem(
                401, "unauthenticated", Answers.unhandled(server, () -> send("POST /read/x?_method=GET", header)));
        Answers.assertProblem(
                401, "unauthenticated", Answers.unhandled(server, () -> send("GET /api/hello?" + query, header)));
        Answers.assertProblem(
                403, "forbidden", Answers.unhandled(server, () -> send("GET /api/admin", header, bob.bearer())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "access_token",
                "token",
                "bearer_token",
                "authorization",
                "jwt",
                "ticket",
                "api_key",
                Visitor.ACCESS_COOKIE
            })
    void aCredentialInTheAddressOrAFormIsNone(String name) {
        Answers.assertProblem(
                401,
                "unauthenticated",
                Answers.unhandled(server, () -> send("GET /api/hello?" + name + "=" + bob.access())));
        Answers.assertProblem(
                401,
                "unauthenticated",
                Answers.unhandled(
                        server,
                        () -> RawHttp.send(
                                server.port(),
                                "POST /api/hello",
                                name + "=" + bob.access(),
                                "Content-Type: application/x-www-form-urlencoded")));
    }
}
