package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** However many calls meet an expired access token, the tokens are rotated once (R066, R067). */
class OneRefreshTest {
    private static final int TABS = 10;
    private static final int ROUNDS = 100;

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
        assertEquals(java.util.Collections.nCopies(50, 200L), statuses);
        assertEquals(1, bed.answers.count(ClientBed.REFRESH));
        assertEquals(before + 1, bed.generation());
    }

    @Test
    void aCallThatFailsAfterTheRefreshIsOnlyMadeAgain() {
        bed.expireAccess();
        var late = bed.answers.holdNext("/api/late");
        bed.run("window.late = outcome('/api/late');");
        late.awaitReady();
        assertEquals(200L, bed.status(ClientBed.HELLO));
        bed.answers.forget();
        late.release();
        assertEquals(200L, bed.run("return late;"));
        assertEquals(0, bed.answers.count(ClientBed.REFRESH));
    }

    /** Each round all tabs make their calls at the same moment; the tabs stay open, as they do with people. */
    @Test
    void tenTabsRotateOnceInEachOfAHundredRoundsAndNobodyIsSignedOut() {
        String first = bed.chromium.tab();
        List<String> others = new ArrayList<>();
        String listen = """
                window.bus = new BroadcastChannel("test");
                window.burst = length => Promise.all(Array.from({ length }, () => outcome("/api/hello")));
                """;
        for (int i = 1; i < TABS; i++) {
            others.add(bed.anotherTab("{}"));
            bed.run(
                    listen
                            + "bus.onmessage = async ({ data }) => data.go && bus.postMessage({ done: await burst(data.go) });");
        }
        bed.chromium.toTab(first);
        bed.run(listen);
        round(20);
        for (int i = 1; i < ROUNDS; i++) {
            round(5);
        }
        for (String other : others) {
            bed.chromium.toTab(other);
            assertEquals(List.of(), bed.reasons());
            assertEquals(List.of(), bed.errors());
            bed.chromium.closeTab(first);
        }
        assertEquals(List.of(), bed.reasons());
    }

    private static void round(int calls) {
        bed.expireAccess();
        long before = bed.generation();
        Object statuses = bed.run("""
                const [calls, tabs] = args;
                const seen = {};
                let heard = 1;
                const note = statuses => statuses.forEach(status => seen[status] = (seen[status] ?? 0) + 1);
                bus.onmessage = ({ data }) => { note(data.done); heard++; };
                bus.postMessage({ go: calls });
                note(await burst(calls));
                await until(() => heard == tabs);
                return seen;
                """, calls, TABS);
        assertEquals(Map.of("200", (long) calls * TABS), statuses);
        assertEquals(before + 1, bed.generation(), "one rotation");
    }
}
