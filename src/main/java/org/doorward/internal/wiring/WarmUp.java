package org.doorward.internal.wiring;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.device.UserAgents;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.token.AccessTokenCodec;

/**
 * Loads slow classes of the first sign-in while the start waits for the stores: the catalogue of devices and the token codec.
 * The start itself hashes a password and uses the stores.
 */
final class WarmUp {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");
    private static final String AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private WarmUp() {}

    /** Loads the catalogue of devices, which takes the longest, on a thread of its own. */
    static StartTask devices(UserAgents userAgents) {
        return StartTask.run(
                () -> timed("devices", () -> userAgents.device(new UserAgents.Headers(AGENT, null, null, null))));
    }

    /** Loads the token codec. */
    static void tokens(DerivedKeys secrets) {
        timed("tokens", () -> token(secrets));
    }

    private static void timed(String what, Runnable work) {
        long began = System.nanoTime();
        work.run();
        LOG.log(
                System.Logger.Level.DEBUG,
                "warmed up {0} in {1} ms",
                what,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    /** Issues and verifies an expired token of no account. */
    private static void token(DerivedKeys secrets) {
        TokenGenerator generator = new TokenGenerator();
        AccessTokenCodec codec = new AccessTokenCodec(secrets, generator);
        Instant then = Instant.EPOCH;
        SessionId session = new SessionId(TenantId.DEFAULT, "-".repeat(SessionId.LENGTH));
        AccessTokenCodec.Issued issued = codec.issue(session, AccountId.of("-"), 0, 0, then, SECOND, then.plus(SECOND));
        codec.verify(TenantId.DEFAULT, issued.text(), then);
    }
}
