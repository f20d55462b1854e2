package org.doorward.internal.http.answer;

import java.time.Duration;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.concurrent.OncePer;

/** Logs that a store does not answer, without one warning for each request. Safe for any thread. */
public final class OutageLog {
    private static final System.Logger LOG = System.getLogger("org.doorward.http");
    private static final OncePer WARNINGS = new OncePer(Duration.ofSeconds(10), System::nanoTime);

    private OutageLog() {}

    /** Logs one response with status 503: as a warning at most once in ten seconds, otherwise at DEBUG. */
    public static void log(StoreUnavailableException failure) {
        // only the class of the cause: a driver's message may hold data of the request
        Throwable cause = failure.getCause();
        String kind = cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")";
        LOG.log(WARNINGS.level(), "requests are answered 503: {0}{1}", failure.getMessage(), kind);
    }
}
