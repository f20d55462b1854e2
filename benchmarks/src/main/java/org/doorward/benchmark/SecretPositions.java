package org.doorward.benchmark;

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
import org.doorward.apitoken.ApiTokenHandler;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenListeners;
import org.doorward.apitoken.ApiTokenPolicy;
import org.doorward.apitoken.ApiTokenService;
import org.doorward.apitoken.IssueResult;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.authentication.Credential;
import org.doorward.authentication.Credential.ApiTokenCredential;
import org.doorward.internal.store.memory.HeapApiTokenStore;
import org.doorward.internal.store.memory.HeapRateLimiter;

/**
 * Whether the time of a refusal tells how much of a token was guessed (R018): made-up tokens of the right shape and checksum
 * that have the first 1, 16, 32 or 42 characters of a real one's secret, and ones that have none of it, shown to the handler
 * itself, in another order each round.
 */
final class SecretPositions {
    private static final int ROUNDS = 50_000;
    private static final int WARM_UP_ROUNDS = 20_000;
    private static final int STORED = 1_000;
    private static final int[] SHARED = {0, 1, 16, 32, 42};
    private static final int SECRET_LENGTH = 43;
    private static final String PREFIX = ApiTokenKind.PERSONAL_ACCESS_TOKEN.prefix();
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final Random random = new Random(1);
    private final HeapApiTokenStore store = new HeapApiTokenStore();
    private final ApiTokenHandler handler =
            new ApiTokenHandler(store, (kind, id) -> Optional.empty(), new HeapRateLimiter(), Clock.systemUTC());

    private SecretPositions() {}

    static List<String> measure() {
        return new SecretPositions().lines();
    }

    private List<String> lines() {
        List<String> real = IntStream.range(0, STORED).mapToObj(this::issued).toList();
        double[][] times = new double[SHARED.length][ROUNDS];
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, SHARED.length).boxed().toList());
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            Collections.shuffle(order, random);
            String target = real.get(random.nextInt(STORED));
            for (int which : order) {
                ApiTokenCredential shown = new ApiTokenCredential(
                        madeUp(target, SHARED[which]), Credential.Transport.HEADER, "127.0.0.1", false);
                long start = System.nanoTime();
                AuthenticationResult result = handler.authenticate(TenantId.DEFAULT, shown);
                long took = System.nanoTime() - start;
                if (!(result instanceof AuthenticationResult.Rejected)) {
                    throw new IllegalStateException("a made-up token is good");
                }
                if (round >= 0) {
                    times[which][round] = took;
                }
            }
        }
        return told(times);
    }

    private static List<String> told(double[][] times) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, "Made-up tokens at the handler, %,d of each kind, in random order (R018)", ROUNDS));
        for (int which = 0; which < SHARED.length; which++) {
            double distance = Statistics.distance(times[which], times[0]);
            lines.add(String.format(
                    Locale.ROOT,
                    "  %2d characters right: median %5.0f ns, p95 %5.0f ns%s",
                    SHARED[which],
                    Statistics.median(times[which]),
                    Statistics.quantile(times[which], 0.95),
                    which == 0
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "; against none: Kolmogorov-Smirnov D %.4f, p %.3f",
                                    distance,
                                    Statistics.likelihood(distance, ROUNDS, ROUNDS))));
        }
        double[] positions = new double[SHARED.length * ROUNDS];
        double[] all = new double[SHARED.length * ROUNDS];
        for (int i = 0; i < all.length; i++) {
            positions[i] = SHARED[i / ROUNDS];
            all[i] = times[i / ROUNDS][i % ROUNDS];
        }
        lines.add(String.format(
                Locale.ROOT,
                "  trend by position: Spearman's rho %.4f; by chance alone within ±%.4f in 95 of 100 runs",
                Statistics.trend(positions, all),
                1.96 / Math.sqrt(all.length - 1.0)));
        return lines;
    }

    private String issued(int number) {
        ApiTokenPolicy policy =
                new ApiTokenPolicy(Duration.ofDays(365), false, Duration.ofDays(365), Duration.ofDays(90), STORED);
        Clock clock = Clock.systemUTC();
        IssueResult result = new ApiTokenService(store, policy, clock, new ApiTokenListeners(List.of()))
                .create(
                        ApiTokenKind.PERSONAL_ACCESS_TOKEN,
                        AccountId.of("id-of-" + number),
                        "benchmark",
                        ApiTokenGrant.OF_ALL,
                        clock.instant().plus(Duration.ofDays(1)));
        return ((IssueResult.Issued) result).text();
    }

    /** A token as a guesser makes it: the checksum is no secret. */
    private String madeUp(String real, int shared) {
        int keep = PREFIX.length() + shared;
        StringBuilder body = new StringBuilder(real.substring(0, keep));
        while (body.length() < PREFIX.length() + SECRET_LENGTH) {
            char digit = DIGITS.charAt(random.nextInt(DIGITS.length()));
            // the first one is wrong for certain
            if (body.length() > keep || digit != real.charAt(keep)) {
                body.append(digit);
            }
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
