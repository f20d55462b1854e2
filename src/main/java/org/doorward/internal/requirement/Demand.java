package org.doorward.internal.requirement;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.doorward.internal.http.answer.Reply;
import org.doorward.web.RequirementException;
import org.jspecify.annotations.Nullable;

/**
 * What is asked in one place, and by which kind of requirement. Immutable.
 *
 * @param asked empty for nothing
 */
public record Demand<A>(Requirement<A> requirement, Optional<A> asked) {
    /** What a call of this method is asked, or of this class where there is no method. */
    static <A> Demand<A> of(Requirement<A> requirement, Class<?> type, @Nullable Method method) {
        return new Demand<>(requirement, requirement.read(type, method));
    }

    /** The one that a failure is about; null where it is about another kind. */
    private static <A> @Nullable Demand<A> of(Requirement<A> requirement, RequirementException failure) {
        Optional<A> asked = requirement.askedBy(failure);
        return asked.isPresent() ? new Demand<>(requirement, asked) : null;
    }

    /** What a failure asks for. */
    public static Demand<?> of(RequirementException failure) {
        for (Requirement<?> requirement : Requirement.all()) {
            Demand<?> demand = of(requirement, failure);
            if (demand != null) {
                return demand;
            }
        }
        throw new IllegalStateException("nothing asks for it", failure);
    }

    /** Whether something is asked. */
    public boolean isAsked() {
        return asked.isPresent();
    }

    /** Whether whoever calls may go on. */
    public boolean isMet(HttpServletRequest request) {
        return requirement.isMet(request, asked);
    }

    /** The answer to whoever may not. */
    public Reply refusal(HttpServletRequest request, HttpServletResponse response) {
        return requirement.refusal(request, response, asked);
    }

    /** What is thrown in place of a call; only where something is asked. */
    public RequirementException failure() {
        return requirement.failure(asked.orElseThrow());
    }

    void settle(HttpServletRequest request) {
        requirement.settle(request, asked);
    }

    void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        requirement.refuse(request, response, asked);
    }
}
