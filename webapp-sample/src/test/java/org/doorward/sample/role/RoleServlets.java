package org.doorward.sample.role;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Servlets that ask for roles, on public paths. */
public final class RoleServlets {
    private RoleServlets() {}

    /** Says who answers. */
    public abstract static class Named extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write(getServletName());
        }
    }

    @WebServlet(value = "/public/admin-servlet", name = "admin")
    @RolesAllowed("admin")
    public static class ForAdmin extends Named {
        private static final long serialVersionUID = 1L;
    }

    @WebServlet(value = "/public/root-servlet", name = "root")
    @RolesAllowed("root")
    public static class ForRoot extends Named {
        private static final long serialVersionUID = 1L;
    }

    @WebServlet(value = "/public/closed-servlet", name = "closed")
    @DenyAll
    public static class Closed extends Named {
        private static final long serialVersionUID = 1L;
    }
}
