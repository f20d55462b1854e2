package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.doorward.testing.Answers;
import org.doorward.testing.MailServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code POST /email/resend} and {@code /email/verify}. */
@Tag("server")
class EmailVerificationTest extends LinkBed {
    private static Visitor unproved(String username) {
        accounts.add(username, "user").withUnprovedEmail(username, username + "@example.test");
        return Visitor.program(server, username);
    }

    private static RawHttp.Answer resend(Visitor visitor) {
        return post("/email/resend", Map.of(), visitor.bearer());
    }

    private static RawHttp.Answer verify(String token) {
        return post("/email/verify", Map.of("token", token));
    }

    private static boolean isVerified(Visitor visitor) {
        return Answers.json(RawHttp.send(server.port(), "GET /auth/me", "", visitor.bearer()))
                .get("account")
                .get("email_verified")
                .booleanValue();
    }

    private static String tokenOf(String username, Visitor visitor) {
        int before = mailsTo(username);
        assertEquals(202, resend(visitor).status());
        return mail(username, before + 1).token();
    }

    @Test
    void theLinkOfTheMailProvesTheAddressOnce() {
        Visitor eve = unproved("prover");
        assertEquals(202, resend(eve).status());
        MailServer.Mail mail = mail("prover", 1);
        assertTrue(mail.text().contains("\nhttps://app.test/verify.xhtml#token="), mail.text());
        RawHttp.Answer opened =
                RawHttp.send(server.port(), "GET /auth/email/verify?token=" + mail.token(), "", eve.bearer());
        assertEquals(405, opened.status(), "whoever looks at links proves nothing");
        assertEquals(false, isVerified(eve));
        assertEquals(204, verify(mail.token()).status());
        assertEquals(true, isVerified(eve));
        assertDead(verify(mail.token()));
        Answers.assertProblem(409, "already-verified", resend(eve));
    }

    @Test
    void aLinkIsForItsAddressAndItsPurpose() {
        Visitor mover = unproved("mover");
        String token = tokenOf("mover", mover);
        assertDead(reset(token, NEXT));
        accounts.withUnprovedEmail("mover", "elsewhere@example.test");
        assertDead(verify(token));
        assertEquals(false, isVerified(mover));
        accounts.withEmail("mover", "mover@example.test");
        assertDead(verify(token("mover")));
        Visitor late = unproved("late");
        String expired = tokenOf("late", late);
        server.clock.advance(Duration.ofHours(24));
        assertDead(verify(expired));
    }

    @Test
    void resendingNeedsASessionAndAnAddressAndIsLimited() {
        Answers.assertProblem(401, "unauthenticated", post("/email/resend", Map.of()));
        accounts.add("addressless", "user");
        Answers.assertProblem(409, "no-email", resend(Visitor.program(server, "addressless")));
        Visitor often = unproved("often");
        for (int i = 0; i < 3; i++) {
            assertEquals(202, resend(often).status());
        }
        Answers.assertProblem(429, "too-many", resend(often));
        server.clock.advance(Duration.ofHours(1));
        assertEquals(202, resend(Visitor.program(server, "often")).status());
    }
}
