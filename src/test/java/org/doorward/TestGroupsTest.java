package org.doorward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.internal.store.jpa.JpaStores;
import org.doorward.testing.Chromium;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.NodeProcess;
import org.doorward.testing.OnStore;
import org.doorward.testing.OwnPostgres;
import org.doorward.testing.RealCluster;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RealRedis7;
import org.doorward.testing.RealSentinel;
import org.doorward.testing.StoreKind;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

/** Every test is in one group, by which it can be run; those of {@code fast} start nothing. */
@Tag("fast")
class TestGroupsTest {
    private static final Set<String> GROUPS = Set.of("fast", "server", "stores", "browser", "faults");

    /** What a test that starts nothing does not use, and nor does what it uses. */
    private static final Set<String> STARTED = Stream.of(
                    DoorwardServer.class,
                    NodeProcess.class,
                    Chromium.class,
                    JpaStores.class,
                    RealPostgres.class,
                    OwnPostgres.class,
                    RealRedis.class,
                    RealRedis7.class,
                    RealCluster.class,
                    RealSentinel.class)
            .map(Class::getName)
            .collect(Collectors.toSet());

    /** They know every kind of store; which one they start, a class says by {@link OnStore}. */
    private static final Set<String> OF_ANY_STORE =
            Set.of(OnStore.class.getName(), StoreKind.class.getName(), TestStores.class.getName());

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("org.doorward");

    /** Those that JUnit runs, but for what is nested in them. */
    private static List<JavaClass> tests() {
        return CLASSES.stream()
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT)
                        && type.getEnclosingClass().isEmpty())
                .filter(TestGroupsTest::hasTests)
                .toList();
    }

    private static boolean hasTests(JavaClass type) {
        return type.getAllMethods().stream().anyMatch(method -> method.isMetaAnnotatedWith(Testable.class))
                || CLASSES.stream()
                        .anyMatch(other -> other.getEnclosingClass().equals(Optional.of(type)) && hasTests(other));
    }

    private static Optional<String> group(JavaClass type) {
        return type.tryGetAnnotationOfType(Tag.class).map(Tag::value);
    }

    @Test
    void everyTestIsInOneGroupAndIsCalledSo() {
        List<JavaClass> tests = tests();
        assertTrue(tests.size() >= 250, () -> tests.size() + " classes");
        for (JavaClass type : tests) {
            assertTrue(type.getSimpleName().endsWith("Test"), () -> type.getName() + " is not found by its name");
            assertTrue(
                    group(type).filter(GROUPS::contains).isPresent(),
                    () -> type.getName() + " must have one @Tag of " + GROUPS);
        }
        List<String> more = CLASSES.stream()
                .filter(type -> !tests.contains(type))
                .filter(type -> type.isAnnotatedWith(Tag.class))
                .map(JavaClass::getName)
                .toList();
        assertEquals(List.of(), more, "a group that is inherited would be a second one");
        List<String> ofMethods = CLASSES.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Tag.class))
                .map(method -> method.getFullName())
                .toList();
        assertEquals(List.of(), ofMethods, "a class is in one group as a whole");
    }

    @Test
    void whatIsFastStartsNothing() {
        for (JavaClass type : tests()) {
            if (group(type).equals(Optional.of("fast"))) {
                assertEquals(Optional.empty(), started(type), type.getName() + " is not fast");
                type.tryGetAnnotationOfType(OnStore.class)
                        .ifPresent(on -> assertEquals(StoreKind.HEAP, on.value(), type.getName()));
            }
        }
    }

    /** By what a test starts something, at first or at any remove. */
    private static Optional<String> started(JavaClass test) {
        if (test.isEquivalentTo(TestGroupsTest.class)) {
            return Optional.empty();
        }
        Set<JavaClass> seen = new HashSet<>(Set.of(test));
        Deque<JavaClass> open = new ArrayDeque<>(seen);
        CLASSES.stream()
                .filter(type -> type.getEnclosingClass().equals(Optional.of(test)))
                .forEach(open::add);
        while (!open.isEmpty()) {
            JavaClass type = open.remove();
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass();
                if (STARTED.contains(target.getName())) {
                    return Optional.of(type.getName() + " uses " + target.getName());
                }
                if (CLASSES.contain(target.getName()) && !OF_ANY_STORE.contains(target.getName()) && seen.add(target)) {
                    open.add(target);
                }
            }
        }
        return Optional.empty();
    }
}
