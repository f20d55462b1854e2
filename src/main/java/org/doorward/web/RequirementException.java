package org.doorward.web;

/**
 * The caller does not meet the requirement of an annotation. Methods of CDI beans throw it instead of running; an
 * application may throw it, too. When a request's handler throws it, itself or as a cause, the filter answers instead,
 * unless the response is committed.
 */
public abstract sealed class RequirementException extends RuntimeException
        permits StepUpRequiredException, ScopeRequiredException, RoleRequiredException {
    private static final long serialVersionUID = 1L;

    RequirementException(String message) {
        super(message);
    }
}
