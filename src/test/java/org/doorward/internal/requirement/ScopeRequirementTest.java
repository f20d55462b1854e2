package org.doorward.internal.requirement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.doorward.web.RequiresScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class ScopeRequirementTest {
    private static Set<String> of(Class<?> type, @Nullable Method method) {
        return new ScopeRequirement().read(type, method).orElse(Set.of());
    }

    private static Set<String> between(Class<?> from, Class<?> to, Class<? extends Annotation> answering) {
        return new ScopeRequirement()
                .between(from, to, Located.class, answering)
                .orElse(Set.of());
    }

    @RequiresScope("own")
    interface Marked {
        @RequiresScope({"a", "b"})
        void call();
    }

    static final class Marking implements Marked {
        @Override
        public void call() {}
    }

    @RequiresScope({})
    private static final class Empty {}

    @RequiresScope("doorward:everything")
    private static final class Wrong {}

    @Test
    void ofSeveralThatHoldAllCountAndWhatCannotBeReadIsNamed() throws NoSuchMethodException {
        assertEquals(Set.of("own", "a", "b"), of(Marking.class, Marking.class.getDeclaredMethod("call")));
        assertEquals(Set.of("own"), of(Marking.class, null));
        assertEquals(Set.of(), of(String.class, null));
        for (Class<?> type : List.of(Empty.class, Wrong.class)) {
            IllegalArgumentException unread = assertThrows(IllegalArgumentException.class, () -> of(type, null));
            assertTrue(String.valueOf(unread.getMessage()).contains(type.getName()));
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    private @interface Marker {}

    @Retention(RetentionPolicy.RUNTIME)
    private @interface Located {}

    /** As a root resource: what it gives, and what it answers. */
    @RequiresScope("all")
    public abstract static class Root {
        @RequiresScope("one")
        @Located
        public abstract Leaf leaf();

        @RequiresScope("two")
        @Located
        public abstract Object any();

        @RequiresScope("three")
        @Located
        public abstract Class<?> type();

        @RequiresScope("no")
        @Marker
        @Located
        public abstract Leaf answered();

        @RequiresScope("never")
        @Located
        public abstract String text();

        @Located
        public abstract Leaf plain();

        @RequiresScope("never")
        public abstract Object ofAProxy();
    }

    private static class Leaf {}

    private static final class ProxiedLeaf extends Leaf {}

    @Test
    void whatMayHaveLedToAnObjectCountsAndWhatAnswersItselfDoesNot() {
        for (Class<?> to : List.of(Leaf.class, ProxiedLeaf.class)) {
            assertEquals(Set.of("all", "one", "two", "three"), between(Root.class, to, Marker.class));
        }
        assertEquals(Set.of("all", "two", "three"), between(Root.class, List.class, Marker.class));
        assertEquals(Set.of(), between(Leaf.class, Root.class, Marker.class));
    }
}
