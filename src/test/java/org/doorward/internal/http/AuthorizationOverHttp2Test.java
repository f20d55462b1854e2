package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp2;
import org.doorward.testing.TestCertificate;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** By HTTP/2 a credential comes to the same as by HTTP/1.1, and what may not stand beside it opens nothing. */
@Tag("server")
class AuthorizationOverHttp2Test {
    private static TestCertificate certificate;
    private static DoorwardServer server;
    private static URI address;
    private static IssuedToken pat;

    @BeforeAll
    static void start() {
        certificate = new TestCertificate();
        server = new DoorwardServer();
        address = server.alsoOverTls(certificate);
        pat = IssuedToken.pat(Visitor.program(server), "");
    }

    @AfterAll
    static void stop() {
        server.close();
        certificate.close();
    }

    private static void assertStatus(int expected, String... namesAndValues) {
        int before = server.handled.get();
        int status = RawHttp2.get(address, certificate, "/api/hello", namesAndValues);
        assertEquals(expected, status, () -> String.join(" ", namesAndValues));
        assertEquals(before + (expected == 200 ? 1 : 0), server.handled.get());
    }

    @Test
    void aCredentialComesToTheSame() {
        String bearer = "Bearer " + pat.text();
        assertStatus(401);
        assertStatus(200, "authorization", bearer);
        assertStatus(200, "authorization", "bearer " + pat.text());
        assertStatus(401, "authorization", pat.text());
        assertStatus(401, "authorization", bearer + "," + bearer);
        assertStatus(400, "authorization", bearer, "authorization", bearer);
        assertStatus(400, "authorization", bearer, "x-api-key", pat.text());
        assertStatus(401, "authorization", "Bearer x", "cookie", "a=b");
        assertStatus(401, "proxy-authorization", bearer);
    }

    @Test
    void whatHttp2ForbidsBesideItOpensNothing() {
        String bearer = "Bearer " + pat.text();
        List<List<String>> forbidden = List.of(
                List.of("Authorization", bearer),
                List.of("AUTHORIZATION", bearer),
                List.of("authorization", bearer, ":path", "/public/x"),
                List.of("authorization", bearer, ":authority", "evil.test"),
                List.of("authorization", bearer, ":protocol", "websocket"),
                List.of("authorization", bearer, ":unknown", "x"),
                List.of("authorization", bearer, "Upper", "x"),
                List.of("authorization", bearer, "connection", "authorization"),
                List.of("authorization", bearer, "te", "gzip"));
        for (List<String> fields : forbidden) {
            int before = server.handled.get();
            int status = RawHttp2.get(address, certificate, "/api/hello", fields.toArray(String[]::new));
            assertTrue(status == 400 || status == RawHttp2.RESET, () -> status + " for " + fields);
            assertEquals(before, server.handled.get());
        }
        assertStatus(200, "authorization", bearer);
    }
}
