package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;

/** Everything else below the base path: nothing is there, and nothing of the application's is either. */
public final class UnknownEndpointServlet extends EndpointServlet {
    /** Over these services. */
    public UnknownEndpointServlet(Supplier<Services> services) {
        super(services);
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws ProblemException {
        throw new ProblemException(org.doorward.internal.http.Problem.NOT_FOUND);
    }
}
