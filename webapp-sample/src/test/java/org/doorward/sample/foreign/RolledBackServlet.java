package org.doorward.sample.foreign;

import jakarta.annotation.Resource;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Signs its caller out within a transaction that it rolls back. */
@WebServlet("/rolled-back")
public class RolledBackServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Resource
    private transient @Nullable UserTransaction transaction;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        UserTransaction its = transaction;
        if (its == null) {
            throw new IllegalStateException("nothing was injected");
        }
        try {
            its.begin();
            try {
                request.logout();
            } finally {
                its.rollback();
            }
        } catch (NotSupportedException | SystemException e) {
            throw new ServletException(e);
        }
        response.getWriter().write("rolled back");
    }
}
