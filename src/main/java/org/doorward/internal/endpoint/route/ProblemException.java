package org.doorward.internal.endpoint.route;

import org.doorward.internal.http.answer.Problem;

/** A problem that is the response to the request. */
public final class ProblemException extends Exception {
    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.code());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
