package org.doorward.sample.identity;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A stream that goes on until somebody ends it, or for a hundred seconds; written to without a pause when it is {@code ?busy}. */
@WebServlet(
        urlPatterns = {"/stream"},
        asyncSupported = true)
public class StreamServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(100);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        int pause = request.getParameter("busy") == null ? 200 : 0;
        Thread writer = new Thread(() -> write(context, response, pause), "test-stream");
        writer.setDaemon(true);
        writer.start();
    }

    private static void write(AsyncContext context, HttpServletResponse response, int pause) {
        long end = System.nanoTime() + LONGEST_NANOS;
        try {
            response.setContentType("text/event-stream");
            while (System.nanoTime() < end) {
                response.getOutputStream().write("data: tick\n\n".getBytes(StandardCharsets.UTF_8));
                response.flushBuffer();
                TimeUnit.MILLISECONDS.sleep(pause);
            }
            response.getOutputStream().write("data: not ended\n\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it was ended, or the client is gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            context.complete();
        }
    }
}
