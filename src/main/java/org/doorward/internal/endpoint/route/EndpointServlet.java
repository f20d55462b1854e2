package org.doorward.internal.endpoint.route;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.http.answer.OutageLog;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.refusal.Problems;

/** The one servlet below the base path. It refuses every request while Doorward does not run. */
public final class EndpointServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Supplier<Router> router;

    /**
     * @param router returns that of the running installation; throws {@link StoreUnavailableException} while there is
     *     none
     */
    public EndpointServlet(Supplier<Router> router) {
        this.router = router;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Router running;
        try {
            running = router.get();
        } catch (StoreUnavailableException e) {
            OutageLog.log(e);
            Problems.send(request, response, Problem.UNAVAILABLE);
            return;
        }
        running.answer(request, response);
    }
}
