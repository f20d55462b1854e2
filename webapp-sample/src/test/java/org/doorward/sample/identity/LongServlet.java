package org.doorward.sample.identity;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** A text that is written for half a minute, and whose writer never asks whether it arrives; on another thread if asked to. */
@WebServlet(
        urlPatterns = {"/long", "/long-async"},
        asyncSupported = true)
public class LongServlet extends HttpServlet {
    public static final String LINE = "a;line\n";
    public static final String LAST_LINE = "the;last;line\n";

    private static final long serialVersionUID = 1L;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getServletPath().equals("/long")) {
            write(response);
            return;
        }
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        Thread writer = new Thread(
                () -> {
                    try {
                        write(response);
                    } catch (IOException e) {
                        // it was ended, or the client is gone
                    } finally {
                        context.complete();
                    }
                },
                "test-long");
        writer.setDaemon(true);
        writer.start();
    }

    private static void write(HttpServletResponse response) throws IOException {
        response.setContentType("text/csv");
        PrintWriter writer = response.getWriter();
        long end = System.nanoTime() + LONGEST_NANOS;
        try {
            while (System.nanoTime() < end) {
                writer.write(LINE);
                writer.flush();
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.write(LAST_LINE);
    }
}
