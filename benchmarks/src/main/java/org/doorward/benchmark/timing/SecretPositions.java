package org.doorward.benchmark.timing;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.IssueResult;
import org.doorward.benchmark.measure.Statistics;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.apitoken.ApiTokenHandler;
import org.doorward.internal.apitoken.ApiTokenPolicy;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.authentication.Credential;
import org.doorward.internal.authentication.Credential.ApiTokenCredential;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.gate.GateRules;
import org.doorward.internal.store.memory.MemoryApiTokenStore;
import org.doorward.internal.store.memory.MemoryRateLimiter;

/**
 * Whether the time of a refusal tells how much of a token was guessed: made-up tokens of the right shape and checksum
 * that have the first 1, 16, 32 or 42 characters of a real one's secret, shown to the handler itself. Each is compared with
 * one that has as many characters of a token that only another store has: a processor is the quicker the more of what it reads
 * it has read a moment ago, so a comparison with what has nothing in common with anything would see that alone.
 */
public final class SecretPositions {
    private static final int ROUNDS = 50_000;
    private static final int WARM_UP_ROUNDS = 20_000;
    private static final int BATCH = 1_000;
    private static final int STORED = 1_000;
    private static final int[] SHARED = {1, 16, 32, 42};
    private static final int SECRET_LENGTH = 43;
    private static final String PREFIX = ApiTokenKind.PERSONAL_ACCESS_TOKEN.prefix();
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final Random random = new Random(1);
    /** Two alike with other tokens: what is a real one's to one of them is nobody's to the other. */
    private final List<MemoryApiTokenStore> stores = List.of(new MemoryApiTokenStore(), new MemoryApiTokenStore());

    private final List<ApiTokenHandler> handlers =
            stores.stream().map(SecretPositions::handler).toList();

    private SecretPositions() {}

    /** Measures, and gives the lines to print. */
    public static List<String> measure() {
        return new SecretPositions().lines();
    }

    private List<String> lines() {
        List<List<String>> real = stores.stream()
                .map(store -> IntStream.range(0, STORED)
                        .mapToObj(number -> issued(store, number))
                        .toList())
                .toList();
        // the first half of the kinds is of real ones, the other of the others
        int kinds = 2 * SHARED.length;
        double[][] times = new double[kinds][ROUNDS];
        List<Integer> order = new ArrayList<>(IntStream.range(0, kinds).boxed().toList());
        for (int from = -WARM_UP_ROUNDS; from < ROUNDS; from += BATCH) {
            // made beforehand: what making one leaves behind in the processor would be seen
            ApiTokenCredential[][] shown = new ApiTokenCredential[BATCH][kinds];
            int[] owners = random.ints(BATCH, 0, 2).toArray();
            for (int i = 0; i < BATCH; i++) {
                String target = real.get(owners[i]).get(random.nextInt(STORED));
                Collections.shuffle(order, random);
                for (int which : order) {
                    shown[i][which] = credential(madeUp(target, SHARED[which % SHARED.length]));
                }
            }
            for (int i = 0; i < BATCH; i++) {
                Collections.shuffle(order, random);
                for (int which : order) {
                    ApiTokenHandler handler = handlers.get(which < SHARED.length ? owners[i] : 1 - owners[i]);
                    long took = timeOf(handler, shown[i][which]);
                    if (from + i >= 0) {
                        times[which][from + i] = took;
                    }
                }
            }
        }
        return told(times);
    }

    private static ApiTokenHandler handler(MemoryApiTokenStore store) {
        return new ApiTokenHandler(
                store,
                (kind, id) -> Optional.empty(),
                GateRules.DEFAULT,
                new MemoryRateLimiter(),
                Clock.systemUTC(),
                event -> {});
    }

    private static ApiTokenCredential credential(String text) {
        return new ApiTokenCredential(text, Credential.Transport.HEADER, "127.0.0.1", false);
    }

    private static long timeOf(ApiTokenHandler handler, ApiTokenCredential shown) {
        long start = System.nanoTime();
        AuthenticationResult result = handler.authenticate(TenantId.DEFAULT, shown);
        long took = System.nanoTime() - start;
        if (!(result instanceof AuthenticationResult.Rejected)) {
            throw new IllegalStateException("a made-up token is good");
        }
        return took;
    }

    private static List<String> told(double[][] times) {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(Locale.ROOT, "Made-up tokens at the handler, %,d of each kind, in random order", ROUNDS));
        double[] positions = new double[SHARED.length * ROUNDS];
        double[] longer = new double[SHARED.length * ROUNDS];
        for (int which = 0; which < SHARED.length; which++) {
            double[] ofReal = times[which];
            double[] ofNone = times[SHARED.length + which];
            double distance = Statistics.distance(ofReal, ofNone);
            lines.add(String.format(
                    Locale.ROOT,
                    "  first %2d characters right: median %5.0f ns, of another store's: %5.0f ns; Kolmogorov-Smirnov D %.4f,"
                            + " p %.3f",
                    SHARED[which],
                    Statistics.median(ofReal),
                    Statistics.median(ofNone),
                    distance,
                    Statistics.likelihood(distance, ROUNDS, ROUNDS)));
            for (int round = 0; round < ROUNDS; round++) {
                positions[which * ROUNDS + round] = SHARED[which];
                longer[which * ROUNDS + round] = ofReal[round] - ofNone[round];
            }
        }
        lines.add(String.format(
                Locale.ROOT,
                "  trend of the difference by position: Spearman's rho %+.4f; by chance alone within ±%.4f in 95 of 100 runs",
                Statistics.trend(positions, longer),
                1.96 / Math.sqrt(longer.length - 1.0)));
        return lines;
    }

    private static String issued(MemoryApiTokenStore store, int number) {
        ApiTokenPolicy policy =
                new ApiTokenPolicy(Duration.ofDays(365), false, Duration.ofDays(365), Duration.ofDays(90), STORED);
        Clock clock = Clock.systemUTC();
        IssueResult result = new ApiTokenEngine(store, policy, clock, new EventListeners(List.of()))
                .create(
                        ApiTokenKind.PERSONAL_ACCESS_TOKEN,
                        AccountId.of("id-of-" + number),
                        "benchmark",
                        ApiTokenGrant.OF_ALL,
                        clock.instant().plus(Duration.ofDays(1)));
        return ((IssueResult.Issued) result).text();
    }

    /** A token as a guesser makes it, for the checksum is no secret; with the same work however much of it is right. */
    private String madeUp(String real, int shared) {
        StringBuilder body = new StringBuilder(PREFIX);
        for (int at = 0; at < SECRET_LENGTH; at++) {
            char guessed = DIGITS.charAt(random.nextInt(DIGITS.length()));
            char right = real.charAt(PREFIX.length() + at);
            // the first one behind those is wrong for certain
            char next = DIGITS.charAt((DIGITS.indexOf(right) + 1) % DIGITS.length());
            body.append(at < shared ? right : at == shared ? next : guessed);
        }
        CRC32 checksum = new CRC32();
        checksum.update(body.toString().getBytes(StandardCharsets.US_ASCII));
        long rest = checksum.getValue();
        char[] digits = new char[6];
        for (int at = digits.length - 1; at >= 0; at--) {
            digits[at] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return body.append(digits).toString();
    }
}
