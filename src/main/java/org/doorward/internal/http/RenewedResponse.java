package org.doorward.internal.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A response that brings new cookies, whatever the handler does with it: they are put there when its head is about to be
 * sent, come back after a reset, and no cache is allowed to keep them, whatever the handler says of caching.
 */
final class RenewedResponse extends HttpServletResponseWrapper {
    private static final Set<String> OF_CACHES = Set.of("expires", "pragma", "surrogate-control");

    private final Renewal renewal;
    private @Nullable ServletOutputStream stream;
    private @Nullable PrintWriter writer;
    private long written;
    private boolean isSettled;

    RenewedResponse(HttpServletResponse response, Renewal renewal) {
        super(response);
        this.renewal = renewal;
        if (!response.isCommitted()) {
            Problems.noStore(response);
        }
    }

    HttpServletResponse inner() {
        return (HttpServletResponse) getResponse();
    }

    /** The response's head may be sent by what comes next. */
    void beforeSending() {
        if (!isSettled) {
            isSettled = true;
            renewal.settle(inner());
        }
    }

    /** So many bytes, at most, are to be written: the container sends the head when they do not fit its buffer, or are all. */
    void beforeWriting(long bytes) {
        written += bytes;
        if (!isSettled && (written >= getBufferSize() || containsHeader("Content-Length"))) {
            beforeSending();
        }
    }

    /** Also those of content delivery networks: {@code CDN-Cache-Control} and its like. */
    private static boolean isOfCaches(@Nullable String name) {
        String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
        return lower.endsWith("cache-control") || OF_CACHES.contains(lower);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        ServletOutputStream made = stream;
        if (made == null) {
            made = new RenewedStream(super.getOutputStream(), this);
            stream = made;
        }
        return made;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        PrintWriter made = writer;
        if (made == null) {
            made = new RenewedWriter(super.getWriter(), this);
            writer = made;
        }
        return made;
    }

    @Override
    public void flushBuffer() throws IOException {
        beforeSending();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status) throws IOException {
        beforeSending();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        beforeSending();
        super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        beforeSending();
        super.sendRedirect(location);
    }

    /** Of Servlet 6.1, where it would otherwise go past this wrapper. */
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        beforeSending();
        try {
            HttpServletResponse.class
                    .getMethod("sendRedirect", String.class, int.class, boolean.class)
                    .invoke(inner(), location, status, clearBuffer);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            // Servlet 6.0 has no such method: nobody who was compiled against it can call this one
            throw new UnsupportedOperationException("this server has no such redirects", e);
        }
    }

    @Override
    public void reset() {
        super.reset();
        isSettled = false;
        stream = null;
        writer = null;
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
                renewal.settle(inner());
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
