package org.doorward.internal.endpoint;

import org.doorward.internal.http.Problem;

/** A request that is answered with a problem instead of being carried out. */
final class ProblemException extends Exception {
    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.code());
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
