package org.doorward.internal.http.refresh;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import org.doorward.internal.http.async.OverseenResponse;
import org.doorward.internal.http.credential.PendingCookies;
import org.doorward.internal.http.refusal.Problems;
import org.jspecify.annotations.Nullable;

/**
 * A response that adds new cookies just before its head is sent, and again after a reset. No cache may store it,
 * whatever the handler sets.
 */
public final class RefreshedResponse extends OverseenResponse implements PendingCookies.Carrier {
    private static final Set<String> OF_CACHES = Set.of("expires", "pragma", "surrogate-control");

    private final PendingCookies pending;
    private long written;
    private boolean isSettled;

    RefreshedResponse(HttpServletResponse response, PendingCookies pending) {
        super(response);
        this.pending = pending;
        if (!response.isCommitted()) {
            Problems.noStore(response);
        }
    }

    /** The next step may send the response's head. */
    public void beforeSending() {
        if (!isSettled) {
            isSettled = true;
            pending.settle(inner());
        }
    }

    /**
     * At most this many bytes are to be written. The container sends the head when they exceed its buffer, or complete
     * the response.
     */
    void beforeWriting(long bytes) {
        written += bytes;
        if (!isSettled && (written >= getBufferSize() || containsHeader("Content-Length"))) {
            beforeSending();
        }
    }

    /** Also {@code CDN-Cache-Control} and the like. */
    private static boolean isOfCaches(@Nullable String name) {
        String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
        return lower.endsWith("cache-control") || OF_CACHES.contains(lower);
    }

    @Override
    protected void oversee(Sending sending) throws IOException {
        beforeSending();
        sending.send();
    }

    @Override
    protected ServletOutputStream overseen(ServletOutputStream inner) {
        return new RefreshedStream(inner, this);
    }

    @Override
    protected PrintWriter overseen(PrintWriter inner) {
        return new RefreshedWriter(inner, this);
    }

    @Override
    public void reset() {
        super.reset();
        isSettled = false;
        written = 0;
        Problems.noStore(inner());
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        written = 0;
    }

    @Override
    public void setHeader(String name, String value) {
        if (!isOfCaches(name)) {
            super.setHeader(name, value);
            if (isSettled && "set-cookie".equalsIgnoreCase(name)) {
                pending.settle(inner());
            }
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (!isOfCaches(name)) {
            super.addHeader(name, value);
        }
    }

    @Override
    public void setDateHeader(String name, long date) {
        if (!isOfCaches(name)) {
            super.setDateHeader(name, date);
        }
    }

    @Override
    public void addDateHeader(String name, long date) {
        if (!isOfCaches(name)) {
            super.addDateHeader(name, date);
        }
    }

    @Override
    public void setIntHeader(String name, int value) {
        if (!isOfCaches(name)) {
            super.setIntHeader(name, value);
        }
    }

    @Override
    public void addIntHeader(String name, int value) {
        if (!isOfCaches(name)) {
            super.addIntHeader(name, value);
        }
    }
}
