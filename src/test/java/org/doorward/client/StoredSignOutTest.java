package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.doorward.testing.HeldAnswers;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sign-out that the server has not confirmed stays what it was, and ends what it was meant for. */
@Tag("browser")
class StoredSignOutTest {
    private static ClientBed bed;
    private static String one;
    private static String two;

    @BeforeAll
    static void start() {
        bed = new ClientBed();
        one = bed.chromium.tab();
        two = bed.chromium.newTab();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @BeforeEach
    void signInInBothTabs() {
        bed.answers.restoreAll();
        bed.chromium.toTab(one);
        bed.openPage();
        bed.run("localStorage.clear();");
        bed.signIn("{}");
        bed.chromium.toTab(two);
        bed.openPage();
        bed.connect("{}");
        bed.chromium.toTab(one);
    }

    private static List<?> stored() {
        return (List<?>) bed.run("return Object.values(localStorage);");
    }

    /** Signs out, which the server does not get to know, and signs in anew on a page without the client. */
    private static void signInAfterAnUnconfirmedSignOut() {
        bed.answers.refuse("/auth/logout", 503, "unavailable");
        bed.run("await doorward.signOut(); doorward.close();");
        bed.chromium.toTab(two);
        bed.run("doorward.close();");
        bed.chromium.toTab(one);
        bed.openPage();
        assertEquals(200L, bed.signInAs("ada", 0));
        bed.answers.restore("/auth/logout");
    }

    @Test
    void aSecondClickInWhateverTabMakesItNoWeaker() {
        Visitor phone = Visitor.program(bed.server);
        bed.answers.refuse("/auth/logout", 503, "unavailable");
        bed.answers.refuse("/auth/logout-all", 503, "unavailable");
        assertEquals(false, bed.run("return doorward.signOut({ everywhere: true });"));
        List<?> stored = stored();
        assertTrue(stored.get(0).toString().matches("logout-all \\S+"), stored::toString);
        assertEquals(false, bed.run("return doorward.signOut();"));
        assertEquals(stored, stored());
        bed.chromium.toTab(two);
        assertEquals(false, bed.run("return doorward.signOut();"));
        assertEquals(stored, stored());
        bed.answers.restoreAll();
        assertEquals(401L, bed.status(ClientBed.HELLO));
        assertEquals(List.of(), stored());
        assertEquals(401, phone.refreshInBody().status());
    }

    @Test
    void aStrongerOneTakesItsPlaceAlsoWhileItIsSent() {
        HeldAnswers.Held first = bed.answers.holdNext("/auth/logout");
        bed.answers.refuse("/auth/logout-all", 503, "unavailable");
        bed.run("window.first = doorward.signOut();");
        first.awaitReady();
        assertEquals(false, bed.run("return doorward.signOut({ everywhere: true });"));
        first.release();
        assertEquals(true, bed.run("return first;"));
        assertTrue(stored().toString().contains("logout-all "), "it is still to be done");
    }

    @Test
    void whileItCannotBeToldWhoIsSignedInItWaits() {
        signInAfterAnUnconfirmedSignOut();
        bed.answers.refuse("/auth/me", 503, "unavailable");
        bed.connectOnly("{}");
        assertEquals(503L, bed.status(ClientBed.HELLO));
        bed.answers.answer("/auth/me", 401, "text/html", "<h1>Who are you?</h1>");
        assertEquals(200L, bed.status(ClientBed.HELLO), "what is no answer of ours holds up nobody");
        assertEquals(1, stored().size());
        bed.answers.restoreAll();
        assertEquals(200L, bed.status(ClientBed.HELLO));
        assertEquals(List.of(), stored());
        assertEquals(List.of(), bed.reasons());
    }

    @Test
    void whoSignedInSinceIsSparedAlsoWithAnExpiredToken() {
        signInAfterAnUnconfirmedSignOut();
        bed.expireAccess();
        bed.connect("{}");
        assertEquals(200L, bed.status(ClientBed.HELLO));
        assertEquals(List.of(), bed.reasons());
        assertEquals(List.of(), stored());
    }

    @Test
    void whoIsSignedOutLateIsToldSoAndNothingElse() {
        bed.answers.refuse("/auth/logout", 503, "unavailable");
        assertEquals(false, bed.run("return doorward.signOut();"));
        bed.run("doorward.close();");
        bed.openPage();
        bed.connectOnly("{}");
        assertEquals(503L, bed.status(ClientBed.HELLO));
        assertEquals(List.of(), bed.run("return events;"), "no session is told that is to end");
        bed.answers.restoreAll();
        bed.expireAccess();
        assertEquals(401L, bed.status(ClientBed.HELLO));
        assertEquals(List.of("signed-out"), bed.reasons());
        assertEquals(List.of(), bed.run("return named('session');"));
    }

    @Test
    void whatIsRefusedForGoodIsNotSentForEver() {
        bed.answers.refuse("/auth/logout", 403, "cross-origin");
        assertEquals(false, bed.run("return doorward.signOut();"));
        assertEquals(List.of(), stored());
        assertEquals(200L, bed.status(ClientBed.HELLO));
    }

    @Test
    void aTabThatDidNotKnowItsSessionYetIsNotRevivedByIt() {
        HeldAnswers.Held me = bed.answers.holdNext("/auth/me");
        bed.chromium.toTab(two);
        bed.openPage();
        bed.connectOnly("{}");
        me.awaitReady();
        bed.chromium.toTab(one);
        assertEquals(true, bed.run("return doorward.signOut();"));
        bed.chromium.toTab(two);
        bed.run("await until(() => named('signed-out').length);");
        bed.answers.forget();
        me.release();
        assertEquals(401L, bed.status(ClientBed.HELLO));
        assertEquals(401L, bed.status(ClientBed.HELLO));
        assertEquals(List.of(), bed.run("return named('session');"));
        assertEquals(0, bed.answers.count(ClientBed.REFRESH));
    }

    @Test
    void whoSignsInByOtherMeansIsKnownAfterACallThatIsServed() {
        bed.run("window.before = named('session').at(-1).session; await doorward.signOut();");
        assertEquals(200L, bed.signInAs("ada", 0));
        assertEquals(200L, bed.status(ClientBed.HELLO));
        // the other tab told of the session before, perhaps late
        bed.run("await until(() => named('session').at(-1).session !== before);");
        bed.expireAccess();
        assertEquals(200L, bed.status(ClientBed.HELLO), "it refreshes again");
    }
}
