package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.http.origin.Cors;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.testing.TestSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sign-ins with a container that calls a session new until the request is done that made it, as Tomcat does. The container is
 * imitated, as Jetty does otherwise; a call that is not expected fails the test.
 */
@Tag("fast")
class PlantedSessionTest {
    private final Map<String, Object> attributes = new HashMap<>(Map.of("note", "planted"));
    private String id = "first";

    private interface Answer {
        @Nullable
        Object to(String method, Object[] values);
    }

    private static <T> T of(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, values) -> answer.to(method.getName(), values)));
    }

    private void signIn(String requestedId) {
        HttpSession session = of(HttpSession.class, (method, values) -> switch (method) {
            case "isNew" -> true;
            case "getId" -> id;
            case "getAttribute" -> attributes.get(values[0]);
            case "getAttributeNames" -> Collections.enumeration(attributes.keySet());
            case "setAttribute" -> attributes.put((String) values[0], values[1]);
            case "removeAttribute" -> attributes.remove(values[0]);
            default -> throw new UnsupportedOperationException(method);
        });
        DoorwardSettings settings =
                DoorwardSettings.of(TestSettings.texts("doorward.store", "memory", "doorward.accounts", "application"));
        AuthenticationContext context = new AuthenticationContext(new Cors(settings), RequestTenant.ONLY)
                .actsFor(
                        of(RequestActions.class, (method, values) -> {
                            throw new UnsupportedOperationException(method);
                        }),
                        null);
        HttpServletRequest request = of(HttpServletRequest.class, (method, values) -> switch (method) {
            case "getAttribute" -> context;
            case "getSession" -> session;
            case "getRequestedSessionId" -> requestedId;
            case "changeSessionId" -> {
                id = "second";
                yield id;
            }
            default -> throw new UnsupportedOperationException(method);
        });
        ContainerSession.signedIn(
                request, new SessionId(TenantId.DEFAULT, "s".repeat(SessionId.LENGTH)), new KeptAttributes(settings));
    }

    @Test
    void oneThatCameWithTheRequestIsEmptiedThoughItIsCalledNew() {
        signIn("first");
        assertNull(attributes.get("note"));
        assertEquals("second", id);
    }

    @Test
    void oneThatTheHandlerMadeIsAsItWas() {
        signIn("none of these");
        assertEquals("planted", attributes.get("note"));
        assertEquals("first", id);
    }
}
