package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class CookieAttributesTest {
    private static final String COOKIE = ",\"transport\":\"cookie\"";
    private static final String GONE = "Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; ";

    /** The session's cookies that an answer sets, each value, if there is one, as a star. */
    private static Set<String> setBy(RawHttp.Answer answer) {
        return setBy(answer, false);
    }

    /** The one that the browser is known again by. */
    private static Set<String> deviceSetBy(RawHttp.Answer answer) {
        return setBy(answer, true);
    }

    private static Set<String> setBy(RawHttp.Answer answer, boolean device) {
        return answer.headers("Set-Cookie")
                .filter(line -> line.contains("-device=") == device)
                .map(line -> line.replaceFirst("^([^=]+)=[A-Za-z0-9._-]+;", "$1=*;"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> pair(String name, String value, String attributes) {
        return new TreeSet<>(
                Set.of(name + "-access=" + value + "; " + attributes, name + "-refresh=" + value + "; " + attributes));
    }

    private static RawHttp.Answer signIn(DoorwardServer server, String more, String... lines) {
        RawHttp.Answer answer = Visitor.signIn(server, DoorwardServer.USERNAME, COOKIE + more, lines);
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        return answer;
    }

    private static String cookieLine(RawHttp.Answer answer) {
        return "Cookie: "
                + answer.headers("Set-Cookie")
                        .map(line -> line.substring(0, line.indexOf(';')))
                        .collect(Collectors.joining("; "));
    }

    private static RawHttp.Answer logout(DoorwardServer server, String path, String... lines) {
        RawHttp.Answer answer = RawHttp.send(server.port(), "POST " + path, "", lines);
        assertEquals(204, answer.status(), answer::toString);
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        return answer;
    }

    @Test
    void byDefaultCookiesAreHostOnlySecureUnreadableAndLax() {
        try (DoorwardServer server = new DoorwardServer()) {
            RawHttp.Answer login = signIn(server, "");
            assertEquals(pair("__Host-doorward", "*", "Path=/; Secure; HttpOnly; SameSite=Lax"), setBy(login));
            assertEquals(
                    Set.of("__Host-doorward-device=*; Path=/; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax"),
                    deviceSetBy(login));
            for (String token : List.of(login.cookie("-access"), login.cookie("-refresh"))) {
                assertTrue(token.length() > 90 && token.length() < 2_000);
                assertFalse(login.body().contains(token.substring(20, 60)), "the token travels in the cookie only");
            }
            assertFalse(Answers.json(login).has("access_token")
                    || Answers.json(login).has("refresh_token"));
            RawHttp.Answer logout = logout(server, "/auth/logout", cookieLine(login), Visitor.SAME_ORIGIN);
            assertEquals(
                    pair("__Host-doorward", "", "Path=/; " + GONE + "Secure; HttpOnly; SameSite=Lax"), setBy(logout));
            assertEquals(Set.of(), deviceSetBy(logout), "who signs out is known all the same next time");
        }
    }

    @Test
    void cookiesLastAsLongAsTheRememberedSessionAndNoLonger() {
        try (DoorwardServer server = new DoorwardServer("doorward.session.idle", "30d")) {
            RawHttp.Answer login = signIn(server, ",\"remember\":true");
            String attributes = "Secure; HttpOnly; SameSite=Lax";
            assertEquals(pair("__Host-doorward", "*", "Path=/; Max-Age=2592000; " + attributes), setBy(login));
            server.clock.advance(Duration.ofDays(20));
            RawHttp.Answer refresh =
                    RawHttp.send(server.port(), "POST /auth/refresh", "", cookieLine(login), Visitor.SAME_ORIGIN);
            assertEquals(200, refresh.status(), refresh::toString);
            assertEquals(pair("__Host-doorward", "*", "Path=/; Max-Age=864000; " + attributes), setBy(refresh));
            assertEquals(
                    pair("__Host-doorward", "*", "Path=/; " + attributes),
                    setBy(signIn(server, ",\"remember\":false")));
        }
    }

    @Test
    void aRefreshOfABrowserSessionGivesBrowserSessionCookies() {
        try (DoorwardServer server = new DoorwardServer()) {
            RawHttp.Answer login = signIn(server, "");
            RawHttp.Answer refresh =
                    RawHttp.send(server.port(), "POST /auth/refresh", "", cookieLine(login), Visitor.SAME_ORIGIN);
            assertEquals(setBy(login), setBy(refresh));
        }
    }

    @Test
    void maxAgeIsNeverMoreThanTheSettingNorThanBrowsersKeep() {
        try (DoorwardServer server = new DoorwardServer(
                "doorward.cookie.max-age", "1d", "doorward.session.lifetime", "365d", "doorward.session.idle", "30d")) {
            assertTrue(setBy(signIn(server, ",\"remember\":true")).stream()
                    .allMatch(cookie -> cookie.contains("; Max-Age=86400; ")));
        }
        try (DoorwardServer server =
                new DoorwardServer("doorward.session.lifetime", "365d", "doorward.session.idle", "30d")) {
            assertTrue(setBy(signIn(server, ",\"remember\":true")).stream()
                    .allMatch(cookie -> cookie.contains("; Max-Age=31536000; ")));
        }
    }

    @Test
    void aDomainGivesUpTheHostPrefixAndIsRepeatedWhenClearing() {
        try (DoorwardServer server =
                new DoorwardServer("doorward.cookie.domain", "app.test", "doorward.cookie.same-site", "strict")) {
            RawHttp.Answer login = signIn(server, "");
            String attributes = "Secure; HttpOnly; SameSite=Strict";
            // the same names without the domain are taken back: an earlier setting may have left them
            Set<String> gone = pair("__Secure-doorward", "", "Path=/; " + GONE + attributes);
            assertEquals(
                    with(gone, pair("__Secure-doorward", "*", "Path=/; Domain=app.test; " + attributes)), setBy(login));
            assertEquals(
                    Set.of("__Secure-doorward-device=*; Path=/; Domain=app.test; Max-Age=34560000; " + attributes),
                    deviceSetBy(login));
            RawHttp.Answer logout = logout(server, "/auth/logout", cookieLine(login), Visitor.SAME_ORIGIN);
            assertEquals(
                    with(gone, pair("__Secure-doorward", "", "Path=/; Domain=app.test; " + GONE + attributes)),
                    setBy(logout));
        }
    }

    @Test
    void inDevelopmentCookiesMayBePlain() {
        try (DoorwardServer server = new DoorwardServer(
                "doorward.development", "true", "doorward.cookie.secure", "false", "doorward.cookie.name", "shop")) {
            RawHttp.Answer login = signIn(server, "", "Host: dev.test");
            assertEquals(pair("shop", "*", "Path=/; HttpOnly; SameSite=Lax"), setBy(login));
            assertEquals(Set.of("shop-device=*; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax"), deviceSetBy(login));
            RawHttp.Answer hello =
                    RawHttp.send(server.port(), "GET /api/hello", "", "Host: dev.test", cookieLine(login));
            assertEquals(200, hello.status());
            RawHttp.Answer logout =
                    logout(server, "/auth/logout", "Host: dev.test", cookieLine(login), Visitor.SAME_ORIGIN);
            assertEquals(pair("shop", "", "Path=/; " + GONE + "HttpOnly; SameSite=Lax"), setBy(logout));
        }
    }

    @Test
    void plainCookiesThatAreLeftOverAreNeverReadAndTakenAway() {
        try (DoorwardServer server = new DoorwardServer()) {
            Visitor ada = Visitor.browser(server);
            String left = "Cookie: doorward-access=" + ada.access() + "; doorward-refresh=" + ada.refresh();
            Answers.assertProblem(401, "unauthenticated", RawHttp.send(server.port(), "GET /api/hello", "", left));
            Answers.assertProblem(
                    401, "malformed", RawHttp.send(server.port(), "POST /auth/refresh", "", left, Visitor.SAME_ORIGIN));
            Set<String> gone = pair("doorward", "", "Path=/; " + GONE + "Secure; HttpOnly; SameSite=Lax");
            assertTrue(setBy(signIn(server, "", left)).containsAll(gone));
            assertTrue(setBy(logout(server, "/auth/logout", left, Visitor.SAME_ORIGIN))
                    .containsAll(gone));
            ada.assertSignedIn();
        }
    }

    @Test
    void applicationsOnOneHostDoNotCollide() {
        try (DoorwardServer shop = DoorwardServer.at("/shop");
                DoorwardServer other = DoorwardServer.at("/shop/2")) {
            String body =
                    "{\"username\":\"ada\",\"password\":\"" + DoorwardServer.PASSWORD + "\",\"transport\":\"cookie\"}";
            RawHttp.Answer one =
                    RawHttp.send(shop.port(), "POST /shop/auth/login", body, "Content-Type: application/json");
            RawHttp.Answer two =
                    RawHttp.send(other.port(), "POST /shop/2/auth/login", body, "Content-Type: application/json");
            String attributes = "Path=/; Secure; HttpOnly; SameSite=Lax";
            assertEquals(pair("__Host-doorward-shop", "*", attributes), setBy(one));
            assertTrue(deviceSetBy(one).toString().startsWith("[__Host-doorward-shop-device="));
            assertEquals(pair("__Host-doorward-shop-2", "*", attributes), setBy(two));
            String both = cookieLine(one) + cookieLine(two).replace("Cookie: ", "; ");
            logout(shop, "/shop/auth/logout", both, Visitor.SAME_ORIGIN);
            assertEquals(
                    401, RawHttp.send(shop.port(), "GET /shop/api/x", "", both).status());
            assertEquals(
                    200,
                    RawHttp.send(other.port(), "GET /shop/2/api/x", "", both).status());
        }
    }

    @Test
    void aProgramGetsNoCookie() {
        try (DoorwardServer server = new DoorwardServer()) {
            Answers.assertSetsNoCookie(Visitor.signIn(server, DoorwardServer.USERNAME, ""));
            Visitor ada = Visitor.program(server);
            Answers.assertSetsNoCookie(ada.refreshInBody());
            Answers.assertSetsNoCookie(ada.hello());
        }
    }

    private static Set<String> with(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
    }
}
