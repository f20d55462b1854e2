package org.doorward.internal.http.async;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A response that nothing is written to any more once its gate was shut. What is said of its head then is not heard, as after
 * a commit: servers use one and the same object for the next answer of a connection.
 */
public final class GuardedResponse extends OverseenResponse {
    private static final String EVENT_STREAM = "text/event-stream";

    private static final String LENGTH = "content-length";

    private final AnswerGate gate;

    /** @param gate is told of an event stream, which a handler may write for as long as it likes, and of a known length */
    public GuardedResponse(HttpServletResponse response, AnswerGate gate) {
        super(response);
        this.gate = gate;
    }

    private void typed(@Nullable String type) {
        if (type != null && type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length())) {
            gate.lasts();
        }
    }

    private void headed(@Nullable String name, @Nullable String value) {
        if ("content-type".equalsIgnoreCase(name)) {
            typed(value);
        }
        if (LENGTH.equalsIgnoreCase(name)) {
            gate.measured(value != null);
        }
    }

    /** Whether a response is guarded, also within further wrappers. */
    public static boolean isWithin(ServletResponse response) {
        ServletResponse next = response;
        while (next instanceof ServletResponseWrapper wrapper) {
            if (next instanceof GuardedResponse) {
                return true;
            }
            next = wrapper.getResponse();
        }
        return false;
    }

    @Override
    protected void oversee(Sending sending) throws IOException {
        boolean entered = gate.enter();
        try {
            sending.send();
        } finally {
            gate.leave(entered);
        }
    }

    @Override
    protected ServletOutputStream overseen(ServletOutputStream inner) {
        return new GuardedStream(inner, gate);
    }

    @Override
    protected PrintWriter overseen(PrintWriter inner) {
        return new PrintWriter(new GuardedWriter(inner, gate));
    }

    /** The container's may be that of the connection's next answer by now: whoever is late is to make no use of it. */
    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        boolean entered = gate.enter();
        try {
            return super.getOutputStream();
        } finally {
            gate.leave(entered);
        }
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        boolean entered = gate.enter();
        try {
            return super.getWriter();
        } finally {
            gate.leave(entered);
        }
    }

    /** Within the write, so that nobody cuts the response in between. */
    private void leaveToContainer(Sending sending) throws IOException {
        oversee(() -> {
            sending.send();
            gate.leftToContainer(true);
        });
    }

    @Override
    public void sendError(int status) throws IOException {
        leaveToContainer(() -> inner().sendError(status));
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        leaveToContainer(() -> inner().sendError(status, message));
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        leaveToContainer(() -> inner().sendRedirect(location));
    }

    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        super.sendRedirect(location, status, clearBuffer);
        gate.leftToContainer(true);
    }

    @Override
    public boolean isCommitted() {
        return gate.isShut() || super.isCommitted();
    }

    @Override
    public void reset() {
        gate.unlessShut(super::reset);
        gate.measured(false);
        gate.leftToContainer(false);
    }

    @Override
    public void resetBuffer() {
        gate.unlessShut(super::resetBuffer);
    }

    @Override
    public void setHeader(String name, String value) {
        if (gate.isUnwatched()) {
            super.setHeader(name, value);
        } else {
            gate.unlessShut(() -> super.setHeader(name, value));
        }
        headed(name, value);
    }

    @Override
    public void addHeader(String name, String value) {
        if (gate.isUnwatched()) {
            super.addHeader(name, value);
        } else {
            gate.unlessShut(() -> super.addHeader(name, value));
        }
        headed(name, value);
    }

    @Override
    public void setDateHeader(String name, long date) {
        gate.unlessShut(() -> super.setDateHeader(name, date));
    }

    @Override
    public void addDateHeader(String name, long date) {
        gate.unlessShut(() -> super.addDateHeader(name, date));
    }

    @Override
    public void setIntHeader(String name, int value) {
        gate.unlessShut(() -> super.setIntHeader(name, value));
        headed(name, Integer.toString(value));
    }

    @Override
    public void addIntHeader(String name, int value) {
        gate.unlessShut(() -> super.addIntHeader(name, value));
        headed(name, Integer.toString(value));
    }

    @Override
    public void addCookie(Cookie cookie) {
        gate.unlessShut(() -> super.addCookie(cookie));
    }

    @Override
    public void setStatus(int status) {
        if (gate.isUnwatched()) {
            super.setStatus(status);
        } else {
            gate.unlessShut(() -> super.setStatus(status));
        }
    }

    @Override
    public void setContentType(String type) {
        if (gate.isUnwatched()) {
            super.setContentType(type);
        } else {
            gate.unlessShut(() -> super.setContentType(type));
        }
        typed(type);
    }

    @Override
    public void setContentLength(int length) {
        if (gate.isUnwatched()) {
            super.setContentLength(length);
        } else {
            gate.unlessShut(() -> super.setContentLength(length));
        }
        gate.measured(length >= 0);
    }

    @Override
    public void setContentLengthLong(long length) {
        if (gate.isUnwatched()) {
            super.setContentLengthLong(length);
        } else {
            gate.unlessShut(() -> super.setContentLengthLong(length));
        }
        gate.measured(length >= 0);
    }

    @Override
    public void setCharacterEncoding(String encoding) {
        gate.unlessShut(() -> super.setCharacterEncoding(encoding));
    }

    @Override
    public void setLocale(Locale locale) {
        gate.unlessShut(() -> super.setLocale(locale));
    }

    @Override
    public void setBufferSize(int size) {
        gate.unlessShut(() -> super.setBufferSize(size));
    }

    @Override
    public void setTrailerFields(Supplier<Map<String, String>> fields) {
        gate.unlessShut(() -> super.setTrailerFields(fields));
    }

    /** Of Servlet 6.1, where it would otherwise go past this wrapper. */
    public void setCharacterEncoding(@Nullable Charset encoding) {
        setCharacterEncoding(nameOf(encoding));
    }

    @SuppressWarnings("NullAway") // null takes an encoding back
    private static String nameOf(@Nullable Charset encoding) {
        return encoding == null ? null : encoding.name();
    }
}
