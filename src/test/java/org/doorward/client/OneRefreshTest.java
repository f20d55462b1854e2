package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import org.doorward.testing.HeldAnswers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However many calls meet an expired access token, the tokens are rotated once. */
@Tag("browser")
class OneRefreshTest {
    private static final int ROUNDS = 100;
    /** In so many of them the browser slows the timers of hidden tabs down, which takes a second each. */
    private static final int HIDDEN_ROUNDS = 10;
    /** How often a tab may hear of a refresh only after it has got the lock, when the machine is busy. */
    private static final int SLOW_NEWS = 5;

    private static ClientBed bed;

    @BeforeAll
    static void start() {
        bed = new ClientBed();
        bed.signIn("{}");
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void fiftyCallsInOneTabAreOneRefresh() {
        bed.expireAccess();
        bed.answers.forget();
        long before = bed.generation();
        Object statuses = bed.run("return Promise.all(Array.from({ length: 50 }, () => outcome('/api/hello')));");
        assertEquals(Collections.nCopies(50, 200L), statuses);
        assertEquals(1, bed.answers.count(ClientBed.REFRESH));
        assertEquals(before + 1, bed.generation());
    }

    @Test
    void aCallThatFailsAfterTheRefreshIsOnlyMadeAgain() {
        bed.expireAccess();
        HeldAnswers.Held late = bed.answers.holdNext("/api/late");
        bed.run("window.late = outcome('/api/late');");
        late.awaitReady();
        assertEquals(200L, bed.status(ClientBed.HELLO));
        bed.answers.forget();
        late.release();
        assertEquals(200L, bed.run("return late;"));
        assertEquals(0, bed.answers.count(ClientBed.REFRESH));
    }

    @Test
    void tenTabsRotateOnceInEachOfAHundredRoundsAndNobodyIsSignedOut() {
        TenTabs tabs = new TenTabs(bed);
        assertEquals(1, tabs.expireAndCall(20), "one of ten tabs asked");
        long asked = 0;
        for (int i = 1; i < ROUNDS; i++) {
            if (i == HIDDEN_ROUNDS) {
                tabs.haveTimersRun();
            }
            asked += tabs.expireAndCall(5);
        }
        assertTrue(asked < ROUNDS + SLOW_NEWS, "they asked " + asked + " times");
        tabs.closeAndAssertNobodyIsSignedOut();
    }

    /** The server refreshes by itself whoever comes with an expired token, and the client has nothing to do. */
    @Test
    void itIsTheSameWhereTheServerRefreshesWithinTheCall() {
        try (ClientBed transparent = new ClientBed("doorward.session.transparent", "true")) {
            transparent.signIn("{}");
            TenTabs tabs = new TenTabs(transparent);
            for (int i = 0; i < ROUNDS / 5; i++) {
                assertEquals(0, tabs.expireAndCall(5), "none asked");
            }
            tabs.closeAndAssertNobodyIsSignedOut();
        }
    }
}
