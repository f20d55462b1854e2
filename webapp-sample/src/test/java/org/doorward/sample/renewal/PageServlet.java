package org.doorward.sample.renewal;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Pages that fail, begin early or go on on another thread. */
@WebServlet(urlPatterns = "/page/*", asyncSupported = true)
public class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int MORE_THAN_A_BUFFER = 100_000;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        if (request.getDispatcherType() == DispatcherType.ASYNC && request.getParameter("then") != null) {
            page(request, response, request.getParameter("then"));
        } else {
            page(request, response, request.getPathInfo() == null ? "" : request.getPathInfo());
        }
    }

    private static void page(HttpServletRequest request, HttpServletResponse response, String which)
            throws IOException {
        switch (which) {
            case "/throws" -> throw new IllegalStateException("asked to fail");
            case "/throws-half-way" -> {
                response.getWriter().write("half");
                throw new IllegalStateException("asked to fail");
            }
            case "/throws-for-an-error-page" -> throw new PageFailedException();
            case "/throws-half-way-for-an-error-page" -> {
                response.getWriter().write("half");
                throw new PageFailedException();
            }
            case "/sends-error" -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
            case "/sends-error-for-an-error-page" -> response.sendError(HttpServletResponse.SC_GONE);
            case "/error" -> response.getWriter().write("the application's own error page");
            case "/resets" -> {
                response.getWriter().write("begun");
                response.reset();
                response.getWriter().write("anew");
            }
            case "/flushes-early" -> {
                response.flushBuffer();
                response.getWriter().write("x".repeat(MORE_THAN_A_BUFFER));
            }
            case "/goes-on" -> goOn(request.startAsync());
            case "/goes-on-with-its-own" -> goOn(request.startAsync(request, response));
            case "/events" -> sendEvents(request.startAsync());
            case "/dispatches" -> request.startAsync().dispatch();
            case "/waits-too-long" -> request.startAsync().setTimeout(200);
            default -> response.getWriter().write("served");
        }
    }

    private static void goOn(AsyncContext async) {
        async.start(() -> {
            try {
                async.getResponse().getWriter().write("later");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                async.complete();
            }
        });
    }

    private static void sendEvents(AsyncContext async) {
        async.start(() -> {
            try {
                async.getResponse().setContentType("text/event-stream;charset=UTF-8");
                PrintWriter events = async.getResponse().getWriter();
                for (int i = 0; i < 3; i++) {
                    events.write("data: " + i + "\n\n");
                    events.flush();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                async.complete();
            }
        });
    }
}
