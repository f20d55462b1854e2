package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Everything else below the base path: nothing is there, and nothing of the application's is either. */
public final class UnknownEndpointServlet extends EndpointServlet {
    /** Needs nothing. */
    public UnknownEndpointServlet() {
        super(() -> {
            throw new IllegalStateException("nothing is done here");
        });
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws ProblemException {
        throw new ProblemException(org.doorward.internal.http.Problem.NOT_FOUND);
    }
}
