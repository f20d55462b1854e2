package org.doorward.sample.callers;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.account.AccountService;
import org.doorward.session.SessionService;
import org.jspecify.annotations.Nullable;

/**
 * Says who calls. {@code ?changed} tells that the account has changed, {@code ?roles} tries to change it, {@code ?login} signs in.
 */
@WebServlet({"/whoami", "/read/whoami", "/own/whoami", "/public/whoami"})
public class CallerServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient @Nullable SessionService sessions;

    @Inject
    private transient @Nullable AccountService accounts;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setContentType("text/plain;charset=UTF-8");
        if (sessions == null || accounts == null) {
            response.getWriter().write("no beans");
            return;
        }
        AccountId grace = AccountId.of("Grace");
        if (request.getParameter("login") != null) {
            request.login("Grace", System.getProperty("own.password"));
        }
        if (request.getParameter("changed") != null) {
            sessions.accountChanged(grace);
        }
        if (request.getParameter("roles") != null) {
            try {
                accounts.setRoles(grace, Set.of("admin"));
                response.getWriter().write("changed ");
            } catch (IllegalStateException e) {
                response.getWriter().write("refused ");
            }
        }
        Principal principal = request.getUserPrincipal();
        response.getWriter()
                .write((principal == null ? "nobody" : principal.getName()) + "|" + request.isUserInRole("reader") + "|"
                        + request.isUserInRole("admin") + "|"
                        + sessions.list(grace).total());
    }
}
