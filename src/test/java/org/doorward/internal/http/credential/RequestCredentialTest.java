package org.doorward.internal.http.credential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.internal.authentication.Credential.AccessTokenCredential;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.http.credential.CredentialExtractor.Extraction;
import org.doorward.internal.http.credential.SessionCookies.Found;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is kept of a request's credential. */
@Tag("fast")
class RequestCredentialTest {
    private final DoorwardSettings settings = TestSettings.with();
    private final ClientConnection connection = new ClientConnection(settings);
    private final SessionCookies cookies = new SessionCookies(settings, "", (tenant, token) -> false);
    private final CredentialExtractor extractor =
            new CredentialExtractor(settings, cookies, new TicketQuery(settings, connection), connection);

    private final AtomicInteger read = new AtomicInteger();

    /** One with these cookies, which counts how often its headers are asked for. */
    private HttpServletRequest request(String access, String refresh) {
        String header = "__Host-doorward-access=" + access + "; __Host-doorward-refresh=" + refresh;
        return (HttpServletRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletRequest.class}, (self, method, values) -> {
                    if (!method.getName().equals("getHeaders")) {
                        return null;
                    }
                    read.incrementAndGet();
                    return Collections.enumeration("Cookie".equals(values[0]) ? List.of(header) : List.of());
                });
    }

    @Test
    void aCredentialIsReadOnceARequest() {
        RequestCredential credential = new RequestCredential();
        HttpServletRequest request = request("eyJ.a", "r");
        Extraction expected = new Extraction.Found(new AccessTokenCredential("eyJ.a", Transport.COOKIE));
        assertEquals(expected, credential.extraction(extractor, request));
        assertEquals(new Found.One("eyJ.a"), credential.access(cookies, request));
        assertEquals(new Found.One("r"), credential.refresh(cookies, request));
        int once = read.get();
        for (int i = 0; i < 3; i++) {
            assertEquals(expected, credential.extraction(extractor, request));
            assertEquals(new Found.One("eyJ.a"), credential.access(cookies, request));
            assertEquals(new Found.One("r"), credential.refresh(cookies, request));
        }
        assertEquals(once, read.get());
    }

    @Test
    void aRequestThatComesOnceMoreIsReadOnceMore() {
        RequestCredential first = new RequestCredential();
        first.access(cookies, request("a", "r"));
        RequestCredential again = new RequestCredential();
        again.continueFrom(first);
        assertEquals(new Found.One("b"), again.access(cookies, request("b", "r")));
    }

    private static HttpServletRequest from(String method, String address) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                RequestCredentialTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, called, values) -> switch (called.getName()) {
                    case "getMethod" -> method;
                    case "getRemoteAddr" -> address;
                    case "getHeaders" -> Collections.emptyEnumeration();
                    default -> null;
                });
    }

    @Test
    void whatOneRequestObjectToldIsNotTakenForWhatAWrapperTells() {
        RequestCredential credential = new RequestCredential();
        HttpServletRequest outer = from("GET", "192.0.2.1");
        HttpServletRequest inner = from("POST", "192.0.2.2");
        for (int i = 0; i < 2; i++) {
            assertTrue(credential.isSafe(outer));
            assertEquals("192.0.2.1", credential.address(connection, outer));
            assertFalse(credential.isSafe(inner));
            assertEquals("192.0.2.2", credential.address(connection, inner));
        }
    }
}
