package org.doorward.sample.own;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says what was observed, one to a line, once there are {@code at-least} so many. */
@WebServlet("/public/observed")
public class ObservedServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient @Nullable OwnObservers observers;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            int atLeast = Integer.parseInt(request.getParameter("at-least"));
            String lines = observers == null ? "no bean" : String.join("\n", observers.observed(atLeast));
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().write(lines);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }
}
