package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.doorward.testing.HeldAnswers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tab that holds the lock and does not get on with it holds up nobody else. */
@Tag("browser")
class StuckTabTest {
    private ClientBed bed;
    private String one;
    private String two;

    @BeforeEach
    void start() {
        bed = new ClientBed();
        one = bed.chromium.tab();
        two = bed.chromium.newTab();
        bed.chromium.toTab(one);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    /** The second tab has sent its refresh, which the server has done, and waits for the answer. */
    private HeldAnswers.Held twoHangsInItsRefresh(String options) {
        bed.signIn(options);
        bed.chromium.toTab(two);
        bed.openPage();
        bed.connect(options);
        bed.expireAccess();
        HeldAnswers.Held refresh = bed.answers.holdNext(ClientBed.REFRESH);
        bed.run("window.call = outcome('/api/hello');");
        refresh.awaitReady();
        return refresh;
    }

    private long millisOfCall() {
        return ((Number) bed.run("""
                        const start = performance.now(), answer = await outcome("/api/hello");
                        if (answer !== 200) throw new Error(answer);
                        return Math.round(performance.now() - start);
                        """)).longValue();
    }

    @Test
    void aFrozenTabIsNotWaitedForLongerThanTheLimit() {
        HeldAnswers.Held refresh = twoHangsInItsRefresh("{ lockTimeout: 500 }");
        long before = bed.generation();
        bed.chromium.command("Page.setWebLifecycleState", Map.of("state", "frozen"));
        bed.chromium.toTab(one);
        long took = millisOfCall();
        assertTrue(took >= 400 && took < 30_000, "it took " + took + " ms");
        assertEquals(before + 1, bed.generation(), "both refreshes gave the same tokens");
        refresh.release();
        bed.chromium.toTab(two);
        bed.chromium.command("Page.setWebLifecycleState", Map.of("state", "active"));
        assertEquals(200L, bed.run("return call;"));
        assertEquals(List.of(), bed.reasons());
    }

    @Test
    void aTabThatIsClosedLetsTheOthersOnAtOnce() {
        HeldAnswers.Held refresh = twoHangsInItsRefresh("{ lockTimeout: 90000 }");
        bed.chromium.closeTab(one);
        long took = millisOfCall();
        assertTrue(took < 40_000, "it took " + took + " ms");
        refresh.release();
    }

    @Test
    void aRefreshThatIsNeverAnsweredEndsByItself() {
        HeldAnswers.Held refresh = twoHangsInItsRefresh("{ lockTimeout: 300 }");
        bed.chromium.toTab(one);
        assertTrue(millisOfCall() < 30_000);
        bed.chromium.toTab(two);
        String failure = bed.run("return call;").toString();
        assertTrue(failure.startsWith("TimeoutError"), failure);
        assertEquals(200L, bed.status(ClientBed.HELLO));
        assertEquals(List.of(), bed.reasons());
        refresh.release();
    }

    @Test
    void whereThereAreNoLocksTheServerMakesOneRotationOfBothRefreshes() {
        bed.openPage();
        bed.signInAs("ada", 0);
        String noLocks = "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });";
        bed.run(noLocks);
        bed.connect("{}");
        bed.chromium.toTab(two);
        bed.openPage();
        bed.run(noLocks);
        bed.connect("{}");
        bed.expireAccess();
        long before = bed.generation();
        HeldAnswers.Held refresh = bed.answers.holdNext(ClientBed.REFRESH);
        bed.run("window.call = outcome('/api/hello');");
        refresh.awaitReady();
        bed.chromium.toTab(one);
        assertEquals(200L, bed.status(ClientBed.HELLO));
        refresh.release();
        bed.chromium.toTab(two);
        assertEquals(200L, bed.run("return call;"));
        assertEquals(before + 1, bed.generation());

        bed.expireAccess();
        bed.answers.forget();
        assertEquals(
                Collections.nCopies(20, 200L),
                bed.run("return Promise.all(Array.from({ length: 20 }, () => outcome('/api/hello')));"));
        assertEquals(1, bed.answers.count(ClientBed.REFRESH), "within a tab it is one all the same");
    }
}
