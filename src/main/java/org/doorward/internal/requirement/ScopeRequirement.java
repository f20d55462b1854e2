package org.doorward.internal.requirement;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.Scopes;
import org.doorward.internal.http.ScopeCheck;
import org.doorward.internal.http.answer.Reply;
import org.doorward.web.RequirementException;
import org.doorward.web.RequiresScope;
import org.doorward.web.ScopeRequiredException;
import org.jspecify.annotations.Nullable;

/** {@link RequiresScope}: the scopes that a token needs, all of them. Where none is asked, a narrowed token is refused. */
final class ScopeRequirement implements Requirement<Set<String>> {
    @Override
    public Optional<Set<String>> read(Class<?> type, @Nullable Method method) {
        Set<String> scopes = new TreeSet<>();
        for (AnnotationLookup<RequiresScope> found : AnnotationLookup.on(RequiresScope.class, type, method)) {
            String where = "@RequiresScope on " + found.name() + ": ";
            if (found.annotation().value().length == 0) {
                throw new IllegalArgumentException(where + "names no scope");
            }
            for (String scope : found.annotation().value()) {
                if (!Scopes.isWellFormed(scope)) {
                    throw new IllegalArgumentException(where + '"' + scope + "\" is no scope");
                }
                scopes.add(scope);
            }
        }
        return scopes.isEmpty() ? Optional.empty() : Optional.of(Set.copyOf(scopes));
    }

    @Override
    public boolean isDeclaredOn(Method method) {
        return method.isAnnotationPresent(RequiresScope.class);
    }

    @Override
    public Set<String> combine(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return Set.copyOf(all);
    }

    @Override
    public boolean isMet(HttpServletRequest request, Optional<Set<String>> asked) {
        return ScopeCheck.passes(request, asked.orElse(Set.of()));
    }

    @Override
    public Reply refusal(HttpServletRequest request, HttpServletResponse response, Optional<Set<String>> asked) {
        return ScopeCheck.refusal(request, response, asked.orElse(Set.of()));
    }

    @Override
    public RequirementException failure(Set<String> asked) {
        return new ScopeRequiredException(asked);
    }

    @Override
    public Optional<Set<String>> askedBy(RequirementException failure) {
        return failure instanceof ScopeRequiredException lacking ? Optional.of(lacking.scopes()) : Optional.empty();
    }

    /** What answers may declare another scope, and need not. */
    @Override
    public void settle(HttpServletRequest request, Optional<Set<String>> asked) {
        if (asked.isPresent()) {
            ScopeCheck.settle(request);
        }
    }
}
