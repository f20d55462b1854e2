package org.doorward.internal.http;

import static org.doorward.internal.http.TicketHolder.show;
import static org.doorward.internal.http.TicketHolder.stream;
import static org.doorward.internal.http.TicketHolder.ticket;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A ticket is good byte for byte, in one place, and is nothing but a ticket. */
@Tag("server")
class TicketAttacksTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static DoorwardServer server;
    private static Visitor ada;

    @BeforeAll
    static void start() {
        server = new DoorwardServer(TicketHolder.TAKEN);
        ada = Visitor.program(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** All that is near a ticket and is not it, as it can stand in an address: cut, changed, encoded, longer. */
    private static List<String> variantsOf(String ticket) {
        List<String> variants = new ArrayList<>();
        for (int i = 0; i < ticket.length(); i++) {
            char c = ticket.charAt(i);
            char other = Character.isLowerCase(c) ? Character.toUpperCase(c) : Character.toLowerCase(c);
            variants.add(ticket.substring(0, i));
            variants.add(ticket.substring(0, i) + ticket.substring(i + 1));
            variants.add(ticket.substring(0, i) + other + ticket.substring(i + 1));
            variants.add(ticket.substring(0, i) + (c == 'A' ? 'B' : 'A') + ticket.substring(i + 1));
            variants.add(ticket.substring(0, i) + "%" + Integer.toHexString(c) + ticket.substring(i + 1));
            variants.add(ticket.substring(0, i) + "%25" + Integer.toHexString(c) + ticket.substring(i + 1));
            variants.add(ticket.substring(0, i) + "%E2%80%8B" + ticket.substring(i));
        }
        for (int i = 0; i < ALPHABET.length(); i++) {
            variants.add(ticket.substring(0, ticket.length() - 1) + ALPHABET.charAt(i));
            variants.add(ticket + ALPHABET.charAt(i));
        }
        for (String more :
                List.of("=", "==", "+", "%20", "%00", "%0a", "%0d%0a", ".", ",", ";", "%", "%2", "~", "/", "?")) {
            variants.add(ticket + more);
            variants.add(more + ticket);
        }
        variants.add("%22" + ticket + "%22");
        variants.add(ticket + ticket);
        variants.add(ticket + "," + ticket);
        variants.add(ticket.toUpperCase(Locale.ROOT));
        variants.add(ticket.toLowerCase(Locale.ROOT));
        variants.add(new StringBuilder(ticket).reverse().toString());
        variants.add(encoded(ticket));
        variants.add("%D0%B0" + ticket.substring(1));
        variants.add(ticket.substring(0, 8) + "%D0%B0" + ticket.substring(9));
        variants.add("%E2%80%AE" + ticket);
        variants.add("%EF%BB%BF" + ticket);
        variants.add("Bearer%20" + ticket);
        variants.add(
                Base64.getUrlEncoder().withoutPadding().encodeToString(ticket.getBytes(StandardCharsets.US_ASCII)));
        for (String prefix : List.of("dwp_", "dwk_", "dwr_", "DWT_", "dwt-", "dwt%5F", "")) {
            variants.add(prefix + ticket.substring(4));
        }
        for (int size : List.of(100, 1_000, 7_000)) {
            variants.add("dwt_" + "A".repeat(size));
        }
        variants.removeIf(ticket::equals);
        return variants;
    }

    private static String encoded(String text) {
        StringBuilder all = new StringBuilder();
        text.chars().forEach(c -> all.append('%').append(Integer.toHexString(c)));
        return all.toString();
    }

    @Test
    void noVariantOfATicketIsGoodAndNoneUsesItUp() {
        String ticket = ticket(server, ada.bearer());
        int before = server.handled.get();
        List<String> wrong = new ArrayList<>();
        for (String variant : variantsOf(ticket)) {
            RawHttp.Answer answer = show(server, variant, ada.accessCookie());
            if (answer.status() != 401) {
                wrong.add(variant + " -> " + answer.status());
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(before, server.handled.get());
        assertEquals(200, show(server, ticket).status());
    }

    @Test
    void anotherKindOfCredentialIsNoTicket() {
        for (String other :
                List.of(ada.access(), ada.refresh(), ada.session(), "dwp_" + "A".repeat(49), "dwk_" + "A".repeat(49))) {
            RawHttp.Answer answer = Answers.unhandled(server, () -> show(server, other));
            Answers.assertProblem(401, "malformed", answer);
        }
    }

    @Test
    void aTicketIsNoOtherKindOfCredential() {
        String ticket = ticket(server, ada.bearer());
        for (String line : List.of(
                "Authorization: Bearer " + ticket,
                "X-API-Key: " + ticket,
                "Cookie: " + Visitor.ACCESS_COOKIE + "=" + ticket,
                "Cookie: " + Visitor.REFRESH_COOKIE + "=" + ticket,
                "Cookie: ticket=" + ticket,
                "Ticket: " + ticket,
                "X-Ticket: " + ticket)) {
            for (String path : List.of("/api/hello", "/api/stream")) {
                RawHttp.Answer answer =
                        Answers.unhandled(server, () -> RawHttp.send(server.port(), "GET " + path, "", line));
                assertEquals(401, answer.status(), line);
            }
        }
        RawHttp.Answer refresh = RawHttp.send(
                server.port(),
                "POST /auth/refresh",
                Json.write(Map.of("refresh_token", ticket)),
                "Content-Type: application/json");
        Answers.assertProblem(401, "malformed", refresh);
        assertEquals(200, show(server, ticket).status(), "nothing of that used it up");
    }

    @Test
    void severalAreAmbiguousHoweverTheyAreSpelled() {
        String ticket = ticket(server, ada.bearer());
        for (String query : List.of(
                "ticket=T&ticket=T",
                "ticket=T&ticket=",
                "ticket&ticket=T",
                "ticket=x&a=1&ticket=T",
                "ticket=T&%74icket=x",
                "ticket=T&t%69cket=T",
                "%74%69%63%6b%65%74=T&ticket=T")) {
            RawHttp.Answer answer =
                    Answers.unhandled(server, () -> stream(server, query.replace("T", ticket), ada.accessCookie()));
            Answers.assertProblem(400, "several-credentials", answer);
        }
        assertEquals(200, stream(server, "a=1&&ticket=" + ticket + "&b").status());
    }

    @Test
    void otherNamesMeanNothing() {
        String ticket = ticket(server, ada.bearer());
        for (String name : List.of(
                "Ticket",
                "TICKET",
                "ticket%5B%5D",
                "tickets",
                "%20ticket",
                "ticket%00",
                "access_token",
                "token",
                "jwt",
                "+ticket",
                "%zzticket",
                "ticke%74%")) {
            RawHttp.Answer answer = Answers.unhandled(server, () -> stream(server, name + "=" + ticket));
            Answers.assertProblem(401, "unauthenticated", answer);
            assertEquals(
                    200, stream(server, name + "=" + ticket, ada.accessCookie()).status(), name);
        }
        assertEquals(200, show(server, ticket).status());
    }

    @Test
    void elsewhereItMeansNothing() {
        String ticket = ticket(server, ada.bearer());
        for (String request : List.of(
                "GET /api/hello?ticket=",
                "GET /api/streams?ticket=",
                "GET /api/stream/a/b?ticket=",
                "HEAD /api/stream?ticket=",
                "POST /api/stream?ticket=",
                "PUT /api/stream?ticket=",
                "DELETE /api/stream?ticket=",
                "PATCH /api/stream?ticket=",
                "OPTIONS /api/stream?ticket=",
                "GET /auth/me?ticket=",
                "GET /auth/sessions?ticket=",
                "POST /auth/ticket?ticket=",
                "GET /api/hello?access_token=",
                "GET /api/stream?access_token=")) {
            for (String value : List.of(ticket, ada.access())) {
                RawHttp.Answer answer =
                        Answers.unhandled(server, () -> RawHttp.send(server.port(), request + value, ""));
                assertEquals(401, answer.status(), request);
                assertEquals("unauthenticated", answer.header("Doorward-Reason").orElse("none"), request);
            }
        }
        assertEquals(
                200,
                RawHttp.send(server.port(), "GET /api/hello?ticket=" + ticket, "", ada.accessCookie())
                        .status());
        assertEquals(
                "/public/x|-|null|false|REQUEST",
                RawHttp.send(server.port(), "GET /public/x?ticket=" + ticket, "")
                        .body());
        assertEquals(200, show(server, ticket).status());
    }

    @Test
    void endpointsTakeNoneHoweverWideThePathsAre() {
        try (DoorwardServer wide = new DoorwardServer("doorward.paths.ticket", "/**")) {
            String ticket = ticket(wide, Visitor.program(wide).bearer());
            for (String path : List.of("/auth/me", "/auth/sessions", "/auth/csrf")) {
                Answers.assertProblem(
                        401, "unauthenticated", RawHttp.send(wide.port(), "GET " + path + "?ticket=" + ticket, ""));
            }
            assertEquals(200, show(wide, ticket).status());
        }
    }

    @Test
    void withoutTheSettingNothingTakesTickets() {
        try (DoorwardServer none = new DoorwardServer()) {
            String ticket = ticket(none, Visitor.program(none).bearer());
            Answers.assertProblem(401, "unauthenticated", Answers.unhandled(none, () -> show(none, ticket)));
        }
    }

    @Test
    void noFormAndNoForwardShowsOne() {
        String ticket = ticket(server, ada.bearer());
        for (String request : List.of("POST /api/stream", "GET /api/stream", "PUT /api/stream")) {
            RawHttp.Answer answer = Answers.unhandled(
                    server,
                    () -> RawHttp.send(
                            server.port(),
                            request,
                            "ticket=" + ticket,
                            "Content-Type: application/x-www-form-urlencoded"));
            assertEquals(401, answer.status(), request);
        }
        RawHttp.Answer forwarded = RawHttp.send(
                server.port(),
                "GET /public/x?forward=" + URLEncoder.encode("/api/stream?ticket=" + ticket, StandardCharsets.UTF_8),
                "");
        assertEquals(401, forwarded.status());
        RawHttp.Answer byCookie = RawHttp.send(
                server.port(),
                "GET /public/x?forward=" + URLEncoder.encode("/api/stream?ticket=" + ticket, StandardCharsets.UTF_8),
                "",
                ada.accessCookie());
        assertEquals("/api/stream|ada|DOORWARD|true|FORWARD", byCookie.body());
        assertEquals(200, show(server, ticket).status());
    }

    @Test
    void noAnswerRepeatsIt() {
        String ticket = ticket(server, ada.bearer());
        assertEquals(200, show(server, ticket).status());
        RawHttp.Answer again = show(server, ticket);
        assertEquals(401, again.status());
        assertFalse(again.toString().contains(ticket.substring(4)));
    }
}
