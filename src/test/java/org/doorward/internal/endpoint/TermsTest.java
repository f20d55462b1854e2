package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code POST /terms}. Each test has an account of its own. */
@Tag("server")
class TermsTest {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    private static final String PRESENT = "{\"version\":\"2026-01\"}";

    private static Accounts accounts;
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        accounts = new Accounts();
        server = node("2026-01");
    }

    private static DoorwardServer node(String terms) {
        return new DoorwardServer(
                "doorward.jpa.url", accounts.url(), "doorward.store", "jpa", "doorward.terms.version", terms);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode me(DoorwardServer at, Visitor by) {
        return Answers.json(RawHttp.send(at.port(), "GET /auth/me", "", by.bearer()))
                .get("account");
    }

    private static boolean accepted(Visitor by) {
        return me(server, by).get("terms_accepted").booleanValue();
    }

    private static RawHttp.Answer accept(String body, String... lines) {
        return RawHttp.send(server.port(), "POST /auth/terms", body, lines);
    }

    @Test
    void theHolderAcceptsThePresentTermsByNamingThem() {
        accounts.add("holder", "user");
        Visitor holder = Visitor.program(server, "holder");
        for (String body : new String[] {"{}", "{\"version\":\"\"}"}) {
            RawHttp.Answer unnamed =
                    Answers.assertProblem(422, "invalid-field", accept(body, holder.bearer(), IssuedToken.JSON));
            assertEquals("version", Answers.json(unnamed).get("field").textValue());
            assertFalse(accepted(holder), "the page may have shown earlier terms");
        }
        assertEquals(204, accept(PRESENT, holder.bearer(), IssuedToken.JSON).status());
        assertTrue(accepted(holder));
    }

    @Test
    void acceptingAgainWritesNothingAndMovesNoSession() {
        accounts.add("eager", "user");
        Visitor eager = Visitor.program(server, "eager");
        assertEquals(204, accept(PRESENT, eager.bearer(), IssuedToken.JSON).status());
        String before = accounts.versionsOf("eager");
        for (int i = 0; i < 30; i++) {
            assertEquals(204, accept(PRESENT, eager.bearer(), IssuedToken.JSON).status());
        }
        assertEquals(before, accounts.versionsOf("eager"));
    }

    @Test
    void anAccountThatIsMovedAgainAndAgainIsRefused() {
        accounts.add("mover", "user");
        Visitor mover = Visitor.program(server, "mover");
        for (int i = 0; i < 10; i++) {
            assertEquals(204, accept(PRESENT, mover.bearer(), IssuedToken.JSON).status());
            accounts.forgetTerms("mover");
        }
        Answers.assertProblem(429, "too-many", accept(PRESENT, mover.bearer(), IssuedToken.JSON));
    }

    @Test
    void otherTermsThanThePresentOnesAreNotAccepted() {
        accounts.add("reader", "user");
        Visitor reader = Visitor.program(server, "reader");
        RawHttp.Answer answer = accept("{\"version\":\"2025-07\"}", reader.bearer(), IssuedToken.JSON);
        Answers.assertProblem(409, "terms-changed", answer);
        assertEquals("2026-01", Answers.json(answer).get("version").textValue());
        Answers.assertProblem(400, "malformed", accept("{\"roles\":[]}", reader.bearer(), IssuedToken.JSON));
        assertFalse(accepted(reader));
    }

    @Test
    void onlyASessionAcceptsAndNoPageOfAnotherSite() {
        accounts.add("owner", "user");
        Visitor owner = Visitor.browserOf(server, "owner");
        IssuedToken token = IssuedToken.pat(Visitor.program(server, "owner"), "");
        Answers.assertProblem(403, "wrong-credential", accept("", "Authorization: Bearer " + token.text()));
        Answers.assertProblem(401, "unauthenticated", accept(""));
        Answers.assertProblem(403, "cross-origin", accept("", owner.cookies(), "Sec-Fetch-Site: cross-site"));
        Answers.assertProblem(403, "cross-origin", accept("", owner.cookies()));
        assertFalse(accepted(Visitor.program(server, "owner")));
        assertEquals(
                204,
                accept(PRESENT, owner.cookies(), Visitor.SAME_ORIGIN, IssuedToken.JSON)
                        .status());
        assertTrue(accepted(Visitor.program(server, "owner")));
    }

    @Test
    void aBrowsersFormIsSentBackToThePageThatItWanted() {
        accounts.add("former", "user");
        Visitor former = Visitor.browserOf(server, "former");
        RawHttp.Answer answer = accept(
                "version=2026-01&return_to=%2Fapi%2Fhello&send=I+agree",
                former.cookies(), Visitor.SAME_ORIGIN, "Sec-Fetch-Mode: navigate", FORM);
        assertEquals(303, answer.status(), answer::toString);
        assertEquals("/api/hello", answer.header("Location").orElse("none"));
        assertTrue(accepted(Visitor.program(server, "former")));
    }

    @Test
    void afterAnotherVersionNobodyHasAcceptedTheTerms() {
        accounts.add("earlier", "user");
        Visitor earlier = Visitor.program(server, "earlier");
        assertEquals(204, accept(PRESENT, earlier.bearer(), IssuedToken.JSON).status());
        try (DoorwardServer next = node("2027-01")) {
            Visitor there = Visitor.program(next, "earlier");
            assertFalse(me(next, there).get("terms_accepted").booleanValue());
            assertEquals(
                    204,
                    RawHttp.send(
                                    next.port(),
                                    "POST /auth/terms",
                                    "{\"version\":\"2027-01\"}",
                                    there.bearer(),
                                    IssuedToken.JSON)
                            .status());
            assertTrue(me(next, there).get("terms_accepted").booleanValue());
        }
    }
}
