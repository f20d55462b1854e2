package org.doorward.sample.identity;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/**
 * Says what is in the container's session, as {@code attribute|bean of session scope}; {@code ?put=} writes both,
 * {@code ?login=} signs in before that.
 */
@WebServlet(urlPatterns = {"/cart", "/public/cart"})
public class CartServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private Cart cart;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (request.getParameter("login") != null) {
            request.login("ada", System.getProperty("own.password"));
        }
        String something = request.getParameter("put");
        if (something != null) {
            // the bean first: CDI makes the session then, and not our request
            cart.put(something);
            request.getSession().setAttribute("note", something);
        }
        HttpSession session = request.getSession(false);
        Object note = session == null ? null : session.getAttribute("note");
        response.setContentType("text/plain");
        response.getWriter().write((note == null ? "-" : note) + "|" + (session == null ? "-" : cart.content()));
    }
}
