package org.doorward.testing;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.web.CurrentPrincipal;

/**
 * Says who it was called by, as {@code path|name|authType|isAdmin|dispatcher}; can forward, include, go async, fail, say a
 * word back.
 */
class EchoServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient AtomicInteger handled;

    /** @param handled counts the calls */
    EchoServlet(AtomicInteger handled) {
        this.handled = handled;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        handled.incrementAndGet();
        String forward = request.getParameter("forward");
        String include = request.getParameter("include");
        String async = request.getParameter("async");
        boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
        if (first && forward != null) {
            request.getRequestDispatcher(forward).forward(request, response);
        } else if (first && include != null) {
            request.getRequestDispatcher(include).include(request, response);
        } else if (first && async != null) {
            request.startAsync().dispatch(async);
        } else {
            answer(request, response);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        if (request.getParameter("session") != null) {
            request.getSession().setAttribute("note", request.getParameter("session"));
        }
        if (request.getParameter("login") != null) {
            request.login(request.getParameter("login"), request.getParameter("password"));
        }
        if (request.getParameter("writer") != null) {
            response.getWriter().write("begun ");
            request.authenticate(response);
            return;
        }
        if (request.getParameter("logout") != null) {
            request.logout();
        }
        if (request.getParameter("fail") != null) {
            throw new ServletException("asked to fail");
        }
        String told = request.getParameter("csrf") != null
                ? new CurrentPrincipal(request).getCsrfToken()
                : request.getParameter("say");
        if (told != null) {
            response.setContentType("text/plain;charset=UTF-8");
            response.getOutputStream().write(told.getBytes(StandardCharsets.UTF_8));
            return;
        }
        boolean asks = !"no".equals(request.getParameter("ask"));
        Principal principal = asks ? request.getUserPrincipal() : null;
        String body = String.join(
                "|",
                request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo()),
                principal == null ? "-" : principal.getName(),
                asks ? String.valueOf(request.getAuthType()) : "-",
                asks ? String.valueOf(request.isUserInRole("admin")) : "-",
                request.getDispatcherType().toString());
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
