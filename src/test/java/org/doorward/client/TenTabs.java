package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ten tabs of one browser that stay open, as they do with people, and make their calls at the same moment. */
final class TenTabs {
    private static final int TABS = 10;
    private static final String LISTEN = """
            window.bus = new BroadcastChannel("test");
            window.burst = length => Promise.all(Array.from({ length }, () => outcome("/api/hello")));
            """;

    private final ClientBed bed;
    private final String first;
    private final List<String> others = new ArrayList<>();

    /** Opens nine besides the one that is in front. */
    TenTabs(ClientBed bed) {
        this.bed = bed;
        this.first = bed.chromium.tab();
        for (int i = 1; i < TABS; i++) {
            others.add(bed.anotherTab("{}"));
            bed.run(
                    LISTEN
                            + "bus.onmessage = async ({ data }) => data.go && bus.postMessage({ done: await burst(data.go) });");
        }
        bed.chromium.toTab(first);
        bed.run(LISTEN);
    }

    /** From now on timers of the nine run as in front: a browser has those of hidden tabs wait for a second. */
    void haveTimersRun() {
        for (String other : others) {
            bed.chromium.toTab(other);
            bed.chromium.command("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
        }
        bed.chromium.toTab(first);
    }

    /** So many calls of each tab with an expired access token: all are served, by one rotation. How many asked for it. */
    long expireAndCall(int calls) {
        bed.expireAccess();
        bed.answers.forget();
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
        return bed.answers.count(ClientBed.REFRESH);
    }

    void closeAndAssertNobodyIsSignedOut() {
        for (String other : others) {
            bed.chromium.toTab(other);
            assertEquals(List.of(), bed.reasons());
            assertEquals(List.of(), bed.errors());
            bed.chromium.closeTab(first);
        }
        assertEquals(List.of(), bed.reasons());
    }
}
