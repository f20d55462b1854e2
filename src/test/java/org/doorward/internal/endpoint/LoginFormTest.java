package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A page sends its sign-in as a form in parts. */
@Tag("server")
class LoginFormTest {
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer(
                "doorward.sign-in.free-attempts",
                "1000",
                "doorward.sign-in.account-attempts",
                "1000",
                "doorward.sign-in.address-attempts",
                "0");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer multipart(String type, String body) {
        return RawHttp.send(
                server.port(),
                "POST /auth/login",
                body,
                "Content-Type: multipart/form-data; " + type,
                "Sec-Fetch-Mode: navigate",
                Visitor.SAME_ORIGIN);
    }

    private static String part(String disposition, String value) {
        return "--b\r\nContent-Disposition: " + disposition + "\r\n\r\n" + value + "\r\n";
    }

    @Test
    void aPageMaySendItsFormInParts() {
        String form = part("form-data; name=\"username\"", DoorwardServer.USERNAME)
                + "--b\r\ncontent-type: text/plain;charset=UTF-8\r\nCONTENT-DISPOSITION: Form-Data; name=\"password\"\r\n\r\n"
                + DoorwardServer.PASSWORD + "\r\n" + part("form-data; name=\"return_to\"", "/api/a?b=c") + "--b--\r\n";
        for (String boundary : List.of("boundary=b", "boundary=\"b\"")) {
            RawHttp.Answer answer = multipart(boundary, form);
            assertEquals(303, answer.status(), answer::toString);
            assertEquals("/api/a?b=c", answer.header("Location").orElse("none"));
            assertFalse(answer.cookie("-access").isEmpty());
        }
    }

    @Test
    void partsThatAreNoFormAreRefused() {
        String name = part("form-data; name=\"username\"", DoorwardServer.USERNAME);
        String password = part("form-data; name=\"password\"", DoorwardServer.PASSWORD);
        for (String body : List.of(
                "",
                "--b--\r\n",
                name + password,
                name + password + "--b",
                name + name + password + "--b--\r\n",
                name + part("form-data; name=\"password\"; filename=\"x\"", DoorwardServer.PASSWORD) + "--b--\r\n",
                name + part("attachment; name=\"password\"", DoorwardServer.PASSWORD) + "--b--\r\n",
                name + "--b\r\nX: y\r\n\r\n" + DoorwardServer.PASSWORD + "\r\n--b--\r\n",
                name.replace("\r\n", "\n") + password + "--b--\r\n")) {
            RawHttp.Answer answer = multipart("boundary=b", body);
            // back to the page that it came from
            assertEquals("--b--\r\n".equals(body) ? 303 : 400, answer.status(), () -> body + answer);
            Answers.assertSetsNoCookie(answer);
        }
        assertEquals(
                400, multipart("charset=utf-8", name + password + "--b--\r\n").status());
        assertEquals(
                413,
                multipart("boundary=b", part("form-data; name=\"username\"", "x".repeat(20_000)))
                        .status());
    }
}
