package org.doorward.internal.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A response that brings new cookies, whatever the handler does with it: they are there before the first byte is, come
 * back after a reset, and no cache is allowed to keep them, whatever the handler says of caching.
 */
final class RenewedResponse extends HttpServletResponseWrapper {
    private static final Set<String> OF_CACHES = Set.of("expires", "pragma", "surrogate-control");

    private final Renewal renewal;
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

    private void settle() {
        if (!isSettled) {
            isSettled = true;
            renewal.settle(inner());
        }
    }

    /** Also those of content delivery networks: {@code CDN-Cache-Control} and its like. */
    private static boolean isOfCaches(@Nullable String name) {
        String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
        return lower.endsWith("cache-control") || OF_CACHES.contains(lower);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        settle();
        return super.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        settle();
        return super.getWriter();
    }

    @Override
    public void flushBuffer() throws IOException {
        settle();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status) throws IOException {
        settle();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        settle();
        super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        settle();
        super.sendRedirect(location);
    }

    /** As Servlet 6.1 has it, where it would otherwise go past this wrapper. */
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        settle();
        if (clearBuffer) {
            resetBuffer();
        }
        setStatus(status);
        setHeader("Location", location);
        flushBuffer();
    }

    @Override
    public void reset() {
        super.reset();
        isSettled = false;
        Problems.noStore(inner());
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
