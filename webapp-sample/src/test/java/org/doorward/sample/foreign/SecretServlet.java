package org.doorward.sample.foreign;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;

/**
 * Says {@code secret of NAME} to whoever gets here, {@code nobody} for no name. {@code ?forward=}, {@code ?include=} and
 * {@code ?async=} hand on to another path.
 */
@WebServlet(
        urlPatterns = {"/secret", "/secret/*", "/public/hello"},
        asyncSupported = true)
public class SecretServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
        String forward = request.getParameter("forward");
        String include = request.getParameter("include");
        String async = request.getParameter("async");
        if (first && forward != null) {
            request.getRequestDispatcher(forward).forward(request, response);
        } else if (first && include != null) {
            request.getRequestDispatcher(include).include(request, response);
        } else if (first && async != null) {
            request.startAsync().dispatch(async);
        } else {
            Principal principal = request.getUserPrincipal();
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().write("secret of " + (principal == null ? "nobody" : principal.getName()));
        }
    }
}
