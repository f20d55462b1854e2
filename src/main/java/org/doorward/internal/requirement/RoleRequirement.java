package org.doorward.internal.requirement;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.doorward.internal.http.RoleCheck;
import org.doorward.internal.http.answer.Reply;
import org.doorward.web.RequirementException;
import org.doorward.web.RoleRequiredException;
import org.jspecify.annotations.Nullable;

/**
 * {@link RolesAllowed}, {@link DenyAll} and {@link PermitAll}. One on a method replaces those on its class and on what that
 * extends and implements, but not those on methods that it overrides: of these all count. {@code PermitAll} asks nothing, and
 * opens no path that a path rule protects.
 */
final class RoleRequirement implements Requirement<AllowedRoles> {
    /** Whether the server has these annotations; where it has not, no class of the application can carry them. */
    static boolean isAvailable() {
        try {
            Class.forName("jakarta.annotation.security.RolesAllowed", false, RoleRequirement.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    @Override
    public Optional<AllowedRoles> read(Class<?> type, @Nullable Method method) {
        Set<Class<?>> hierarchy = AnnotationLookup.hierarchy(type);
        Set<Class<?>> replaced = new HashSet<>();
        AllowedRoles asked = AllowedRoles.ANYBODY;
        if (method != null) {
            for (Class<?> each : hierarchy) {
                asked = asked.and(onMethod(each, method));
                if (replacesType(each, method)) {
                    replaced.addAll(AnnotationLookup.hierarchy(each));
                }
            }
        }
        for (Class<?> each : hierarchy) {
            if (!replaced.contains(each)) {
                asked = asked.and(onType(each));
            }
        }
        return asked.equals(AllowedRoles.ANYBODY) ? Optional.empty() : Optional.of(asked);
    }

    private static AllowedRoles onType(Class<?> type) {
        AllowedRoles asked = AllowedRoles.ANYBODY;
        for (var roles : AnnotationLookup.onType(RolesAllowed.class, type)) {
            asked = asked.and(AllowedRoles.oneOf(roles.annotation().value()));
        }
        return AnnotationLookup.onType(DenyAll.class, type).isEmpty() ? asked : asked.and(AllowedRoles.NOBODY);
    }

    private static AllowedRoles onMethod(Class<?> type, Method method) {
        AllowedRoles asked = AllowedRoles.ANYBODY;
        for (var roles : AnnotationLookup.onMethod(RolesAllowed.class, type, method)) {
            asked = asked.and(AllowedRoles.oneOf(roles.annotation().value()));
        }
        return AnnotationLookup.onMethod(DenyAll.class, type, method).isEmpty()
                ? asked
                : asked.and(AllowedRoles.NOBODY);
    }

    /** On this very method, with these very parameters: an overloaded one replaces nothing. */
    private static boolean replacesType(Class<?> type, Method method) {
        return AnnotationLookup.declares(type, method)
                && (!AnnotationLookup.onMethod(RolesAllowed.class, type, method).isEmpty()
                        || !AnnotationLookup.onMethod(PermitAll.class, type, method)
                                .isEmpty()
                        || !AnnotationLookup.onMethod(DenyAll.class, type, method)
                                .isEmpty());
    }

    @Override
    public boolean isDeclaredOn(Method method) {
        return method.isAnnotationPresent(RolesAllowed.class) || method.isAnnotationPresent(DenyAll.class);
    }

    @Override
    public AllowedRoles combine(AllowedRoles one, AllowedRoles other) {
        return one.and(other);
    }

    @Override
    public boolean isMet(HttpServletRequest request, Optional<AllowedRoles> asked) {
        return asked.isEmpty()
                || asked.get().oneOfEach().stream().allMatch(roles -> RoleCheck.hasOneOf(request, roles));
    }

    @Override
    public Reply refusal(HttpServletRequest request, HttpServletResponse response, Optional<AllowedRoles> asked) {
        return RoleCheck.refusal(request, response, asked.orElseThrow().isNobody());
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, Optional<AllowedRoles> asked)
            throws IOException {
        RoleCheck.refuse(request, response, asked.orElseThrow().isNobody());
    }

    @Override
    public boolean isTheContainers() {
        return true;
    }

    @Override
    public RequirementException failure(AllowedRoles asked) {
        return new RoleRequiredException(asked.isNobody() ? Set.of() : asked.all());
    }

    @Override
    public Optional<AllowedRoles> askedBy(RequirementException failure) {
        return failure instanceof RoleRequiredException lacking
                ? Optional.of(AllowedRoles.oneOf(lacking.roles().toArray(new String[0])))
                : Optional.empty();
    }
}
