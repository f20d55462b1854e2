package org.doorward.internal.endpoint.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Administrators end API tokens with the sessions, when they ask for it. */
@Tag("server")
class AdminTokensTest extends AdminBed {
    private static final String REVOKE = "POST /auth/admin/sessions/revoke";
    private static final String OF_BOB = "{\"account\":\"id-of-bob\"";

    private static String token(Visitor of) {
        RawHttp.Answer made = RawHttp.send(
                of.server().port(),
                "POST /auth/tokens",
                "{\"name\":\"ci\",\"expires_in_days\":9}",
                of.bearer(),
                IssuedToken.JSON);
        assertEquals(201, made.status(), made::toString);
        return Answers.json(made).get("token").textValue();
    }

    private RawHttp.Answer use(String token) {
        return RawHttp.send(server.port(), "GET /api/hello", "", "Authorization: Bearer " + token);
    }

    private JsonNode revoked(String body) {
        RawHttp.Answer answer = send(ada, REVOKE, body);
        assertEquals(200, answer.status(), answer::toString);
        return Answers.json(answer);
    }

    @Test
    void theTokensOfAnAccountGoWithItsSessionsOnlyWhenAskedFor() {
        String token = token(bob);
        String adas = token(ada);
        assertEquals(200, use(token).status());
        JsonNode without = revoked(OF_BOB + "}");
        assertEquals(1, without.get("revoked").intValue());
        assertTrue(!without.has("api_tokens"));
        assertEquals(200, use(token).status());
        bob = Visitor.program(server, "bob");
        JsonNode counted = revoked(OF_BOB + ",\"api_tokens\":true,\"dry_run\":true}");
        assertEquals(1, counted.get("revoked").intValue());
        assertEquals(1, counted.get("api_tokens").intValue());
        assertEquals(200, use(token).status());
        bob.assertSignedIn();
        JsonNode done = revoked(OF_BOB + ",\"api_tokens\":true}");
        assertEquals(1, done.get("revoked").intValue());
        assertEquals(1, done.get("api_tokens").intValue());
        Answers.assertProblem(401, "revoked", use(token));
        bob.assertOver("revoked");
        assertEquals(200, use(adas).status());
        assertEquals(200, use(token(Visitor.program(server, "bob"))).status());
    }

    @Test
    void theTokensOfTheTenantOrOfEveryoneEndAtOnceAndThoseMadeAfterwardsWork() {
        for (String scope : List.of("{\"tenant\":\"default\"", "{\"everyone\":true")) {
            ada = Visitor.program(server);
            bob = Visitor.program(server, "bob");
            String bobs = token(bob);
            String adas = token(ada);
            revoked(scope + ",\"cause\":\"drill\"}");
            assertEquals(200, use(bobs).status(), "API tokens stay unless they are asked for");
            ada = Visitor.program(server);
            JsonNode done = revoked(scope + ",\"api_tokens\":true,\"cause\":\"leak\"}");
            assertTrue(done.get("revoked").isNull() && done.get("api_tokens").isNull(), done::toString);
            Answers.assertProblem(401, "revoked", use(bobs));
            Answers.assertProblem(401, "revoked", use(adas));
            bob = Visitor.program(server, "bob");
            JsonNode listed = Answers.json(RawHttp.send(server.port(), "GET /auth/tokens", "", bob.bearer()));
            listed.get("tokens")
                    .forEach(one -> assertEquals("revoked", one.get("state").textValue(), one::toString));
            assertEquals(200, use(token(bob)).status());
        }
    }

    @Test
    void aTokenOfNoDeviceIsNotRevokedByTheTypeOfADevice() {
        RawHttp.Answer answer = send(ada, REVOKE, OF_BOB + ",\"device_type\":\"api\",\"api_tokens\":true}");
        Answers.assertProblem(422, "invalid-field", answer);
        assertTrue(answer.body().contains("api_tokens"), answer::toString);
        bob.assertSignedIn();
    }

    /** A request whose credential has been checked, and which waits to be told its body. */
    private final class Begun implements AutoCloseable {
        private static final String BODY = "{\"name\":\"late\",\"expires_in_days\":9}";
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        private final BufferedReader answer =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        Begun(String authorization) throws IOException {
            socket.setSoTimeout(60_000);
            write("POST /auth/tokens HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + authorization + "\r\n"
                    + IssuedToken.JSON + "\r\nContent-Length: " + BODY.length()
                    + "\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
            assertTrue(answer.readLine().startsWith("HTTP/1.1 100"), "the body is asked for after the check");
        }

        private void write(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        String finished() throws IOException {
            write(BODY);
            String line = answer.readLine();
            return line.isEmpty() ? answer.readLine() : line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private long living() {
        Visitor again = Visitor.program(server, "bob");
        return Answers.json(RawHttp.send(server.port(), "GET /auth/tokens?state=active", "", again.bearer()))
                .get("total")
                .intValue();
    }

    @Test
    void aRequestThatWasUnderWayDuringTheRevocationMakesNoTokenThatSurvives() throws IOException {
        for (String scope : List.of(OF_BOB, "{\"tenant\":\"default\"", "{\"everyone\":true")) {
            ada = Visitor.program(server);
            bob = Visitor.program(server, "bob");
            try (Begun begun = new Begun(bob.bearer())) {
                revoked(scope + ",\"api_tokens\":true}");
                assertTrue(begun.finished().startsWith("HTTP/1.1 401"), scope);
            }
            assertEquals(0, living(), scope);
        }
    }
}
