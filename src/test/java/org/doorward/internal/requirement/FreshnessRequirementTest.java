package org.doorward.internal.requirement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.doorward.web.RequiresFresh;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class FreshnessRequirementTest {
    @Retention(RetentionPolicy.RUNTIME)
    @RequiresFresh(maxAge = "3m")
    @interface Delicate {}

    interface Payments<T> {
        @RequiresFresh(maxAge = "5m")
        void pay(T amount);

        void list();
    }

    @RequiresFresh(maxAge = "1h")
    static class Desk implements Payments<String> {
        @Override
        public void pay(String amount) {}

        @Override
        public void list() {}

        @RequiresFresh(maxAge = "PT90S")
        public void close() {}

        @RequiresFresh(maxAge = "2h")
        public void open() {}

        @Delicate
        public void delicate() {}
    }

    static class Branch extends Desk {
        @Override
        public void close() {}
    }

    static class Free {
        @RequiresFresh
        public void usual() {}

        public void nothing() {}
    }

    private static Optional<Duration> of(Class<?> type, String name) {
        Method method = Arrays.stream(type.getMethods())
                .filter(each -> each.getName().equals(name) && !each.isBridge())
                .findFirst()
                .orElseThrow();
        return new FreshnessRequirement().read(type, method);
    }

    @ParameterizedTest
    @CsvSource({"pay, 5m", "list, 60m", "close, 90s", "open, 60m", "delicate, 3m"})
    void theStrictestOfAllThatHoldCounts(String method, String expected) {
        Duration maxAge = Duration.parse("PT" + expected);
        assertEquals(Optional.of(maxAge), of(Desk.class, method));
        assertEquals(Optional.of(maxAge), of(Branch.class, method), "overriding is no way out");
    }

    @Test
    void whatIsNotAskedForIsNotFound() {
        assertEquals(Optional.empty(), of(Free.class, "nothing"));
        assertEquals(Optional.empty(), new FreshnessRequirement().read(Free.class, null));
        assertEquals(Optional.of(Duration.ofMinutes(15)), of(Free.class, "usual"));
        assertEquals(Optional.of(Duration.ofHours(1)), new FreshnessRequirement().read(Branch.class, null));
    }

    static class Wrong {
        @RequiresFresh(maxAge = "soon")
        public void soon() {}

        @RequiresFresh(maxAge = "")
        public void empty() {}

        @RequiresFresh(maxAge = "0")
        public void zero() {}

        @RequiresFresh(maxAge = "-5m")
        public void negative() {}

        @RequiresFresh(maxAge = "999ms")
        public void tooShort() {}

        @RequiresFresh(maxAge = "367d")
        public void tooLong() {}

        @RequiresFresh(maxAge = "PT99999999999999999999S")
        public void beyondAllBounds() {}
    }

    @Test
    void whatCannotBeReadIsNamed() {
        List<Method> methods = Arrays.stream(Wrong.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(RequiresFresh.class))
                .toList();
        assertEquals(7, methods.size());
        for (Method method : methods) {
            var message = assertThrows(
                            IllegalArgumentException.class, () -> new FreshnessRequirement().read(Wrong.class, method))
                    .getMessage();
            String start = "@RequiresFresh on " + Wrong.class.getName() + "." + method.getName() + "(): maxAge \"";
            assertTrue(String.valueOf(message).startsWith(start), message);
        }
    }
}
