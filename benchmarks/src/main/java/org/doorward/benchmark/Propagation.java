package org.doorward.benchmark;

import java.util.List;
import java.util.Map;
import org.doorward.benchmark.contender.Doorward;
import org.doorward.benchmark.contender.DoorwardDefaults;
import org.doorward.benchmark.contender.SessionLife;
import org.doorward.benchmark.contender.Site;
import org.doorward.benchmark.measure.MarkdownTable;
import org.doorward.benchmark.measure.Opened;
import org.doorward.benchmark.measure.Pace;
import org.doorward.benchmark.measure.Statistics;
import org.doorward.benchmark.server.LocalRedis;

/**
 * How long the near cache of another node still answers for a session that has ended: from before the sign-out on one node until the
 * other refuses the session.
 */
final class Propagation {
    private static final double SESSIONS = 1_000;
    private static final int LEAST = 50;

    private Propagation() {}

    static List<String> measure() {
        int many = Math.max(LEAST, (int) Pace.seconds(SESSIONS));
        double[] answered = new double[many];
        double[] refused = new double[many];
        try (Opened opened = new Opened()) {
            // both have the same secret
            Map<String, String> settings = DoorwardDefaults.with(
                    DoorwardDefaults.redis(opened.add(new LocalRedis()).address()));
            Doorward one = opened.add(new Doorward("one", settings));
            Doorward other = opened.add(new Doorward("other", settings));
            SessionLife here = one.newSessions();
            SessionLife there = other.newSessions();
            for (int i = 0; i < many; i++) {
                SessionLife.SignedIn session = here.signIn(Site.USER);
                if (!there.isGood(session)) {
                    throw new IllegalStateException("the other node does not know the session");
                }
                long start = System.nanoTime();
                here.signOut(session);
                answered[i] = System.nanoTime() - start;
                while (there.isGood(session)) {
                    Thread.onSpinWait();
                }
                refused[i] = System.nanoTime() - start;
            }
        }
        MarkdownTable table = new MarkdownTable(
                "A sign-out on one node, and the refusal on another that has the session in its near cache; " + many
                        + " sessions, two nodes in one process.",
                "from the call to",
                "median, ms",
                "p99, ms",
                "most, ms");
        table.row(row("the answer of the sign-out", answered));
        table.row(row("the refusal on the other node", refused));
        return table.lines();
    }

    private static String[] row(String name, double[] nanos) {
        return new String[] {
            name,
            MarkdownTable.number(Statistics.median(nanos) / 1e6),
            MarkdownTable.number(Statistics.quantile(nanos, 0.99) / 1e6),
            MarkdownTable.number(Statistics.quantile(nanos, 1) / 1e6)
        };
    }
}
