package org.doorward.internal.http.async;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** A response whose subclass controls every call that may send something to the client. */
public abstract class OverseenResponse extends HttpServletResponseWrapper {
    private @Nullable ServletOutputStream stream;
    private @Nullable PrintWriter writer;

    public OverseenResponse(HttpServletResponse response) {
        super(response);
    }

    /** A call that may send the response's headers. */
    public interface Sending {
        void send() throws IOException;
    }

    /** Makes this call. A subclass may act before it, or throw instead. */
    protected abstract void oversee(Sending sending) throws IOException;

    /** Returns the stream for the handler. Called once. */
    protected abstract ServletOutputStream overseen(ServletOutputStream inner);

    /** Returns the writer for the handler. Called once. */
    protected abstract PrintWriter overseen(PrintWriter inner);

    public HttpServletResponse inner() {
        return (HttpServletResponse) getResponse();
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        ServletOutputStream made = stream;
        if (made == null) {
            made = overseen(super.getOutputStream());
            stream = made;
        }
        return made;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        PrintWriter made = writer;
        if (made == null) {
            made = overseen(super.getWriter());
            writer = made;
        }
        return made;
    }

    @Override
    public void flushBuffer() throws IOException {
        oversee(super::flushBuffer);
    }

    @Override
    public void sendError(int status) throws IOException {
        oversee(() -> super.sendError(status));
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        oversee(() -> super.sendError(status, message));
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        oversee(() -> super.sendRedirect(location));
    }

    /** Of Servlet 6.1, where it would otherwise go past this wrapper. */
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        oversee(() -> redirect(location, status, clearBuffer));
    }

    private void redirect(String location, int status, boolean clearBuffer) throws IOException {
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
        stream = null;
        writer = null;
    }
}
