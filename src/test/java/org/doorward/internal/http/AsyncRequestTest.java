package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.util.function.Function;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The request that an asynchronous handler goes on with knows who acts, by whichever way it comes by it. */
@Tag("server")
class AsyncRequestTest {
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private interface Answer {
        String to(HttpServletRequest request) throws ServletException;
    }

    private static String who(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        return (principal == null ? "-" : principal.getName()) + "|" + request.getRemoteUser() + "|"
                + request.getAuthType() + "|" + request.isUserInRole("admin");
    }

    /** Has the handler go on with what its context says is the request. */
    private static void goOn(Function<HttpServletRequest, AsyncContext> start, Answer answer) {
        server.own = (request, response) -> {
            AsyncContext context = start.apply(request);
            context.start(() -> {
                try {
                    response.setContentType("text/plain");
                    response.getWriter().write(answer.to((HttpServletRequest) context.getRequest()));
                } catch (IOException | ServletException e) {
                    throw new IllegalStateException(e);
                } finally {
                    context.complete();
                }
            });
        };
    }

    @Test
    void theContextsRequestKnowsWhoActs() {
        Visitor ada = Visitor.browser(server);
        goOn(HttpServletRequest::startAsync, AsyncRequestTest::who);
        assertEquals("ada|ada|DOORWARD|true", get(ada).body());
        goOn(
                request -> {
                    request.startAsync();
                    return request.getAsyncContext();
                },
                AsyncRequestTest::who);
        assertEquals("ada|ada|DOORWARD|true", get(ada).body());
    }

    @Test
    void itsLogoutEndsTheSessionAndClearsTheCookies() {
        Visitor ada = Visitor.browser(server);
        goOn(HttpServletRequest::startAsync, request -> {
            request.logout();
            return who(request);
        });
        RawHttp.Answer answer = get(ada);
        assertEquals("-|null|null|false", answer.body());
        assertEquals(
                2,
                answer.headers("Set-Cookie")
                        .filter(cookie -> cookie.contains("Max-Age=0"))
                        .count());
        ada.assertOver("signed-out");
    }

    @Test
    void listenersComeByTheSameRequest() {
        Visitor ada = Visitor.browser(server);
        server.own = (request, response) -> {
            AsyncContext context = request.startAsync();
            // of one millisecond, Jetty itself misses one in a thousand
            context.setTimeout(200);
            context.addListener(new Answering());
        };
        assertEquals("ada|ada|DOORWARD|true", get(ada).body());
    }

    private static final class Answering implements AsyncListener {
        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            AsyncContext context = event.getAsyncContext();
            context.getResponse().setContentType("text/plain");
            context.getResponse().getWriter().write(who((HttpServletRequest) context.getRequest()));
            context.complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            assertFalse(event.getAsyncContext() == null);
        }

        @Override
        public void onError(AsyncEvent event) {
            assertFalse(event.getThrowable() == null);
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            assertFalse(event.getAsyncContext() == null);
        }
    }

    private static RawHttp.Answer get(Visitor visitor) {
        RawHttp.Answer answer = RawHttp.send(server.port(), "GET /api/own", "", visitor.cookies());
        assertEquals(200, answer.status(), answer::toString);
        return answer;
    }
}
