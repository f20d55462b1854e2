package org.doorward.internal.requirement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class RoleRequirementTest {
    private static final Optional<AllowedRoles> NOTHING = Optional.empty();

    @Retention(RetentionPolicy.RUNTIME)
    @RolesAllowed("auditor")
    @interface Audited {}

    interface Archive<T> {
        @RolesAllowed("archivist")
        void store(T paper);

        void find(T paper);
    }

    @RolesAllowed({"admin", "clerk"})
    static class Desk implements Archive<String> {
        public void plain() {}

        @PermitAll
        public void open() {}

        @DenyAll
        public void closed() {}

        @RolesAllowed("boss")
        public void sign() {}

        @Audited
        public void audit() {}

        @RolesAllowed({})
        public void forNobody() {}

        @Override
        public void store(String paper) {}

        @Override
        public void find(String paper) {}

        public void seek(String paper) {}

        @PermitAll
        public void seek(Object paper) {}

        @DenyAll
        public void seek(Integer number) {}
    }

    static class Branch extends Desk {
        @Override
        public void sign() {}

        @Override
        public void open() {}

        @Override
        @PermitAll
        public void closed() {}

        @Override
        @PermitAll
        public void plain() {}
    }

    @DenyAll
    static class Ruin extends Desk {}

    static class Free {
        public void any() {}

        @RolesAllowed("one")
        public void one() {}
    }

    /** As CDI and servers make them. */
    static class ProxiedDesk extends Desk {
        @Override
        public void plain() {}

        @Override
        public void sign() {}
    }

    private static Optional<AllowedRoles> of(Class<?> type, String name, Class<?>... parameters)
            throws NoSuchMethodException {
        return new RoleRequirement().read(type, type.getMethod(name, parameters));
    }

    private static Optional<AllowedRoles> oneOf(String... roles) {
        return Optional.of(AllowedRoles.oneOf(roles));
    }

    @Test
    void aMethodsAnnotationGoesBeforeItsClasss() throws NoSuchMethodException {
        assertEquals(oneOf("admin", "clerk"), of(Desk.class, "plain"));
        assertEquals(NOTHING, of(Desk.class, "open"));
        assertEquals(oneOf("boss"), of(Desk.class, "sign"));
        assertEquals(oneOf("auditor"), of(Desk.class, "audit"));
        assertEquals(Optional.of(AllowedRoles.NOBODY), of(Desk.class, "closed"));
        assertEquals(Optional.of(AllowedRoles.NOBODY), of(Desk.class, "forNobody"));
        assertEquals(oneOf("admin", "clerk"), new RoleRequirement().read(Desk.class, null));
        assertEquals(NOTHING, of(Free.class, "any"));
        assertEquals(oneOf("one"), of(Free.class, "one"));
        assertEquals(NOTHING, new RoleRequirement().read(Free.class, null));
    }

    @Test
    void overridingIsNoWayOut() throws NoSuchMethodException {
        assertEquals(oneOf("boss"), of(ProxiedDesk.class, "sign"));
        assertEquals(oneOf("admin", "clerk"), of(ProxiedDesk.class, "plain"));
        assertEquals(oneOf("boss"), of(Branch.class, "sign"));
        assertEquals(NOTHING, of(Branch.class, "open"));
        assertEquals(Optional.of(AllowedRoles.NOBODY), of(Branch.class, "closed"), "what is overridden counts");
        assertEquals(NOTHING, of(Branch.class, "plain"), "the class of what is overridden does not");
        assertEquals(
                Optional.of(new AllowedRoles(Set.of(Set.of("archivist"), Set.of("admin", "clerk")))),
                of(Desk.class, "store", String.class));
    }

    @Test
    void aClassIsNotLiftedByWhatItInherits() throws NoSuchMethodException {
        assertEquals(Optional.of(AllowedRoles.NOBODY), of(Ruin.class, "open"));
    }

    @Test
    void anOverloadedMethodIsAnother() throws NoSuchMethodException {
        assertEquals(oneOf("admin", "clerk"), of(Desk.class, "find", String.class));
        assertEquals(oneOf("admin", "clerk"), of(Desk.class, "seek", String.class));
        assertEquals(NOTHING, of(Desk.class, "seek", Object.class));
        assertEquals(Optional.of(AllowedRoles.NOBODY), of(Desk.class, "seek", Integer.class));
    }

    @Retention(RetentionPolicy.RUNTIME)
    private @interface Located {}

    @RolesAllowed("all")
    @Located
    public abstract static class Root {
        /** As CDI's proxies have them. */
        public abstract Object target();

        public abstract Class<?> targetClass();

        @PermitAll
        @Located
        public abstract Desk desk();

        @Located
        public abstract Free free();

        @RolesAllowed("some")
        @Located
        public abstract Branch branch();

        @Audited
        @Deprecated
        @Located
        public abstract Ruin answered();
    }

    @Test
    void aLocatorAsksAsAnyMethod() {
        RoleRequirement requirement = new RoleRequirement();
        assertEquals(NOTHING, requirement.between(Root.class, Desk.class, Located.class, Deprecated.class));
        assertEquals(oneOf("all"), requirement.between(Root.class, Free.class, Located.class, Deprecated.class));
        assertEquals(oneOf("some"), requirement.between(Root.class, Branch.class, Located.class, Deprecated.class));
        assertEquals(oneOf("all"), requirement.between(Root.class, String.class, Located.class, Deprecated.class));
        assertEquals(
                NOTHING,
                requirement.between(Root.class, Ruin.class, Located.class, Deprecated.class),
                "what answers itself");
    }
}
