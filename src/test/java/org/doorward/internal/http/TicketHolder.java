package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.doorward.internal.session.Tickets;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;

/** Asks for tickets and shows them. */
final class TicketHolder {
    /** Where the servers of these tests take tickets. */
    static final String[] TAKEN = {"doorward.paths.ticket", "/api/stream, /api/stream/*, GET /public/stream"};

    private TicketHolder() {}

    static RawHttp.Answer ask(DoorwardServer server, String... lines) {
        return RawHttp.send(server.port(), "POST /auth/ticket", "", lines);
    }

    /** A ticket for whoever these lines show. */
    static String ticket(DoorwardServer server, String... lines) {
        RawHttp.Answer answer = ask(server, lines);
        assertEquals(200, answer.status(), answer::toString);
        String ticket = Answers.json(answer).get("ticket").textValue();
        assertTrue(Tickets.isWellFormed(ticket), ticket);
        return ticket;
    }

    /** What the stream answers to this query. */
    static RawHttp.Answer stream(DoorwardServer server, String query, String... lines) {
        return RawHttp.send(server.port(), "GET /api/stream?" + query, "", lines);
    }

    static RawHttp.Answer show(DoorwardServer server, String ticket, String... lines) {
        return stream(server, "ticket=" + ticket, lines);
    }

    /** Asserts that nobody was let in by it, and no handler ran. */
    static void assertRefused(DoorwardServer server, String reason, String ticket, String... lines) {
        RawHttp.Answer answer = Answers.unhandled(server, () -> show(server, ticket, lines));
        Answers.assertSetsNoCookie(Answers.assertProblem(401, reason, answer));
    }
}
