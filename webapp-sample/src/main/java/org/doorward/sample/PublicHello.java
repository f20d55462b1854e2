package org.doorward.sample;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The public counterpart of {@code /api/hello}. It is a servlet, because {@code /public} lies outside the path of the
 * API.
 */
@WebServlet("/public/hello")
public class PublicHello extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write("{\"hello\":\"world\"}");
    }
}
