package org.doorward.internal.requirement;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.doorward.internal.http.answer.Reply;
import org.doorward.web.RequirementException;
import org.jspecify.annotations.Nullable;

/**
 * One kind of thing that annotations ask of whoever calls. It is read off classes and methods, those that they extend,
 * implement and override, and off annotations that carry it. Safe for any thread.
 *
 * @param <A> what is asked
 */
public interface Requirement<A> {
    /** All kinds, in the order in which they are checked. */
    static List<Requirement<?>> all() {
        return Kinds.ALL;
    }

    /** Loaded with the first use. */
    final class Kinds {
        private static final List<Requirement<?>> ALL = kinds();

        private Kinds() {}

        private static List<Requirement<?>> kinds() {
            List<Requirement<?>> kinds = new ArrayList<>(List.of(new ScopeRequirement()));
            if (RoleRequirement.isAvailable()) {
                kinds.add(new RoleRequirement());
            }
            kinds.add(new FreshnessRequirement());
            return List.copyOf(kinds);
        }
    }

    /**
     * What is asked of a call of this method, or of this class where there is no method; empty for nothing.
     *
     * @throws IllegalArgumentException naming the class or method whose annotation cannot be read
     */
    Optional<A> read(Class<?> type, @Nullable Method method);

    /** Whether this method itself carries the annotation. */
    boolean isDeclaredOn(Method method);

    /** What meets both. */
    A combine(A one, A other);

    /** Whether whoever calls may go on; where nothing is asked, too, as that may forbid something. */
    boolean isMet(HttpServletRequest request, Optional<A> asked);

    /** The answer to whoever may not go on; the response gets the CORS headers. */
    Reply refusal(HttpServletRequest request, HttpServletResponse response, Optional<A> asked);

    /** What is thrown in place of a call. */
    RequirementException failure(A asked);

    /** What such a failure asks for; empty for one of another kind. */
    Optional<A> askedBy(RequirementException failure);

    /** Whether a container of enterprise beans checks it itself. */
    default boolean isTheContainers() {
        return false;
    }

    /** Notes in the request that it was met. */
    default void settle(HttpServletRequest request, Optional<A> asked) {}

    /** Answers whoever may not go on, unless a part of the response was sent. */
    default void refuse(HttpServletRequest request, HttpServletResponse response, Optional<A> asked)
            throws IOException {
        if (!response.isCommitted()) {
            refusal(request, response, asked).writeTo(response);
        }
    }

    /** What meets both. */
    default Optional<A> combine(Optional<A> one, Optional<A> other) {
        if (one.isPresent() && other.isPresent()) {
            return Optional.of(combine(one.get(), other.get()));
        }
        return one.isPresent() ? one : other;
    }

    /**
     * What is asked of a call that gets from an object of one class to one of another: by each of the methods that may give
     * the other, or by the class where none is known.
     *
     * @param located marks methods that calls come through; a proxy has others that give anything
     * @param answering marks methods that answer calls themselves and lead nowhere
     * @throws IllegalArgumentException as {@link #read}
     */
    default Optional<A> between(
            Class<?> from, Class<?> to, Class<? extends Annotation> located, Class<? extends Annotation> answering) {
        List<Method> leading = AnnotationLookup.leading(from, to, located, answering);
        if (leading.isEmpty()) {
            return AnnotationLookup.areOneObject(from, to) ? Optional.empty() : read(from, null);
        }
        Optional<A> asked = Optional.empty();
        for (Method method : leading) {
            asked = combine(asked, read(from, method));
        }
        return asked;
    }
}
