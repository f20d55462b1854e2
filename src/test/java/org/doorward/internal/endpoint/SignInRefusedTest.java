package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.doorward.StoreUnavailableException;
import org.doorward.login.AfterSignIn;
import org.doorward.login.LoginEvent;
import org.doorward.login.SignInRefusedException;
import org.doorward.session.SessionEvent;
import org.doorward.session.SignIn;
import org.doorward.testing.Answers;
import org.doorward.testing.ApplicationCdi;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An application that decides about sign-ins, by HTTP. */
@Tag("server")
class SignInRefusedTest {
    private static final Bean BEAN = new Bean();
    private static ApplicationCdi cdi;
    private static DoorwardServer server;

    private static final class Bean implements AfterSignIn {
        volatile @Nullable RuntimeException failure;
        final List<SignIn> asked = new CopyOnWriteArrayList<>();
        final List<SignedIn> worked = new CopyOnWriteArrayList<>();
        final List<ClassLoader> loaders = new CopyOnWriteArrayList<>();

        @Override
        public Next accept(SignIn signIn) {
            asked.add(signIn);
            RuntimeException present = failure;
            if (present != null) {
                throw present;
            }
            return Next.WORK;
        }

        @Override
        public void work(SignedIn signedIn) {
            loaders.add(Thread.currentThread().getContextClassLoader());
            worked.add(signedIn);
        }
    }

    @BeforeAll
    static void start() {
        cdi = new ApplicationCdi(Map.of(AfterSignIn.class, BEAN));
        server = DoorwardServer.with("/public/door", new Door());
    }

    @AfterAll
    static void stop() {
        server.close();
        cdi.close();
    }

    @BeforeEach
    void reset() {
        BEAN.failure = null;
        BEAN.asked.clear();
        BEAN.worked.clear();
        cdi.events.clear();
    }

    private static RawHttp.Answer byForm(String... lines) {
        String form = "username=ada&return_to=%2Fapi%2Fx&password="
                + URLEncoder.encode(DoorwardServer.PASSWORD, StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("Content-Type: application/x-www-form-urlencoded");
        return RawHttp.send(server.port(), "POST /auth/login", form, all.toArray(new String[0]));
    }

    private static RawHttp.Answer atDoor() {
        String password = URLEncoder.encode(DoorwardServer.PASSWORD, StandardCharsets.UTF_8);
        return RawHttp.send(server.port(), "GET /public/door?password=" + password, "");
    }

    private static void assertNothingWasOpened(RawHttp.Answer answer) {
        assertTrue(answer.headers("Set-Cookie").findAny().isEmpty(), answer::toString);
        assertTrue(cdi.events.stream().noneMatch(SessionEvent.class::isInstance), cdi.events::toString);
        assertEquals(List.of(), BEAN.worked);
    }

    @Test
    void aProgramIsToldTheApplicationsCodeAndReason() {
        BEAN.failure = new SignInRefusedException("unpaid", "The subscription of \"Ada\" has ended.");
        for (String more : new String[] {"", ",\"transport\":\"cookie\""}) {
            RawHttp.Answer answer = Visitor.signIn(server, DoorwardServer.USERNAME, more);
            Answers.assertProblem(403, "sign-in-refused", answer);
            assertEquals("unpaid", Answers.json(answer).get("code").textValue());
            assertEquals(
                    "The subscription of \"Ada\" has ended.",
                    Answers.json(answer).get("detail").textValue());
            assertNothingWasOpened(answer);
        }
        assertTrue(cdi.events.stream()
                .anyMatch(event -> event instanceof LoginEvent.SignInRefused refused
                        && refused.code().equals("unpaid")));
    }

    @Test
    void aFormGoesBackToTheSignInPageWithTheCode() {
        BEAN.failure = new SignInRefusedException("unpaid", "The subscription has ended.");
        RawHttp.Answer answer = byForm("Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: same-origin", "Accept: text/html");
        assertEquals(303, answer.status(), answer::toString);
        assertEquals(
                "/signin?reason=unpaid&return_to=%2Fapi%2Fx",
                answer.header("Location").orElse(""));
        assertNothingWasOpened(answer);
    }

    @Test
    void requestLoginFailsWithTheRefusalAsItsCause() {
        BEAN.failure = new SignInRefusedException("unpaid", "The subscription has ended.");
        RawHttp.Answer answer = atDoor();
        assertEquals("unpaid: The subscription has ended.", answer.body());
        assertNothingWasOpened(answer);
    }

    @Test
    void aFailureOfTheApplicationIs500AndAnOutageIs503() {
        BEAN.failure = new IllegalStateException("a bug");
        RawHttp.Answer failed = Visitor.signIn(server, DoorwardServer.USERNAME, "");
        Answers.assertProblem(500, "internal", failed);
        assertNothingWasOpened(failed);
        BEAN.failure = new StoreUnavailableException("its database", null);
        RawHttp.Answer down = Visitor.signIn(server, DoorwardServer.USERNAME, "");
        Answers.assertProblem(503, "unavailable", down);
        assertNothingWasOpened(down);
    }

    @Test
    void everyWayToSignInAsksAndEachIsFollowedByWork() {
        assertEquals(
                200,
                Visitor.signIn(server, DoorwardServer.USERNAME, "", "User-Agent: Prober/1")
                        .status());
        assertTrue(byForm("Sec-Fetch-Site: same-origin").status() < 400);
        assertEquals("in", atDoor().body());
        assertEquals(3, BEAN.asked.size());
        for (SignIn asked : BEAN.asked) {
            assertEquals("ada", asked.account().username());
            assertTrue(asked.account().isActive());
            assertEquals("password", asked.method());
            assertEquals("127.0.0.1", asked.address());
            assertFalse(asked.device().name().isEmpty());
        }
        Eventually.within(Duration.ofSeconds(30), "the work is done", () -> BEAN.worked.size() == 3);
        assertEquals(
                3,
                BEAN.worked.stream()
                        .map(AfterSignIn.SignedIn::session)
                        .distinct()
                        .count());
        assertTrue(BEAN.loaders.stream().allMatch(DoorwardServer.class.getClassLoader()::equals));
    }

    @Test
    void aRefreshIsNoSignIn() {
        Visitor visitor = Visitor.program(server);
        BEAN.failure = new SignInRefusedException("unpaid", "The subscription has ended.");
        visitor.refreshed().assertSignedIn();
        assertEquals(1, BEAN.asked.size());
    }

    /** Signs ada in, and says what the cause says where that fails. */
    private static final class Door extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                request.login(DoorwardServer.USERNAME, request.getParameter("password"));
                response.getWriter().write("in");
            } catch (ServletException e) {
                response.getWriter()
                        .write(
                                e.getCause() instanceof SignInRefusedException refused
                                        ? refused.code() + ": " + refused.getMessage()
                                        : "no cause: " + e.getMessage());
            }
        }
    }
}
