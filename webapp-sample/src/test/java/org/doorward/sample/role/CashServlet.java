package org.doorward.sample.role;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** Calls beans that ask for roles, on a path that a rule protects and on a public one. */
@WebServlet({"/cash/*", "/public/cash/*"})
public class CashServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    @SuppressWarnings({"NullAway.Init", "serial"}) // CDI sets it
    private Cashbook cashbook;

    @Inject
    @SuppressWarnings({"NullAway.Init", "serial"}) // CDI sets it
    private Safe safe;

    static String call(Cashbook cashbook, Safe safe, String what) {
        Map<String, Supplier<String>> all = Map.of(
                "look", cashbook::look,
                "shred", cashbook::shred,
                "inherited", cashbook::inherited,
                "overridden", cashbook::overridden,
                "admins", cashbook::admins,
                "count", cashbook::count,
                "scoped", cashbook::scoped,
                "enter", safe::enter,
                "peep", safe::peep);
        return all.getOrDefault(what, () -> "nothing").get();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().write(call(cashbook, safe, request.getPathInfo().substring(1)));
    }
}
