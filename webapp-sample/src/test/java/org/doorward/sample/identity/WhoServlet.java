package org.doorward.sample.identity;

import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;

/**
 * Says who acts, as {@code name|remote user|authentication type|is a reader}, according to the request that {@code ?by=}
 * names: the servlet's own, an injected one, or that of an asynchronous context. {@code ?do=} signs in or out with it before.
 */
@WebServlet(
        urlPatterns = {"/who", "/public/who"},
        asyncSupported = true)
public class WhoServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private HttpServletRequest injected;

    @Inject
    private Caller caller;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String by = request.getParameter("by");
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            answer(by.equals("dispatched") ? request : caller.request(), response);
            return;
        }
        switch (by) {
            case "request" -> answer(request, response);
            case "injected" -> answer(injected, response);
            case "bean" -> answer(caller.request(), response);
            case "async" -> later(request.startAsync(), response);
            case "async-of-injected" -> later(injected.startAsync(), response);
            case "async-with" -> later(request.startAsync(request, response), response);
            case "dispatched", "injected-dispatched" -> request.startAsync().dispatch();
            default -> response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    private void later(AsyncContext context, HttpServletResponse response) {
        context.start(() -> {
            try {
                answer((HttpServletRequest) context.getRequest(), response);
            } catch (ServletException | IOException e) {
                throw new IllegalStateException(e);
            } finally {
                context.complete();
            }
        });
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String what = request.getParameter("do");
        if ("logout".equals(what)) {
            request.logout();
        } else if ("login".equals(what)) {
            request.login("ada", System.getProperty("own.password"));
        }
        Principal principal = request.getUserPrincipal();
        response.setContentType("text/plain");
        response.getWriter()
                .write((principal == null ? "-" : principal.getName()) + "|" + request.getRemoteUser() + "|"
                        + request.getAuthType() + "|" + request.isUserInRole("reader"));
    }
}
