package org.doorward.benchmark.contender;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** What an application writes for itself to have a peer's sessions opened, listed and ended. */
final class AccountServlet extends HttpServlet {
    static final String SIGN_IN = "sign-in";
    static final String REFRESH = "refresh";
    static final String SIGN_OUT = "sign-out";
    static final String LIST = "list";
    static final String SIGN_OUT_EVERYWHERE = "sign-out-everywhere";

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Action> actions;

    /** Does something for the request, and gives how many sessions it was about. */
    interface Action {
        int run(HttpServletRequest request, HttpServletResponse response);
    }

    AccountServlet(Map<String, Action> actions) {
        this.actions = actions;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Action action = actions.get(request.getPathInfo().substring(1));
        if (action == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        String answer = Integer.toString(action.run(request, response));
        response.setContentType("text/plain;charset=US-ASCII");
        response.setContentLength(answer.length());
        response.getOutputStream().print(answer);
    }
}
