package org.doorward.benchmark.contender;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Secrets, made anew for each run. */
public final class RandomText {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomText() {}

    /** 256 random bits. */
    public static String next() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
