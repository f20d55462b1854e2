package org.doorward;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.doorward.session.WorkLock;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** How the library is built: floors, and who may know which library. Without these the drawing in the README rots. */
class ArchitectureTest {
    private static final String ROOT = "org.doorward";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** By package, with what is below it; {@code ""} is the root package itself. */
    private static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry("", 0),
            Map.entry("account", 1),
            Map.entry("authentication", 1),
            Map.entry("limit", 1),
            Map.entry("internal.token", 1),
            Map.entry("apitoken", 2),
            Map.entry("session", 2),
            Map.entry("login", 3),
            Map.entry("audit", 4),
            Map.entry("internal.cluster", 4),
            Map.entry("internal.store", 5),
            Map.entry("internal.crypto", 5),
            Map.entry("internal.device", 5),
            Map.entry("internal.http", 5),
            Map.entry("internal.oidc", 5),
            Map.entry("internal.endpoint", 6),
            Map.entry("web", 6),
            Map.entry("internal.jaxrs", 7),
            Map.entry("internal.wiring", 7));

    private static String packageOf(JavaClass type) {
        String full = type.getPackageName();
        return full.equals(ROOT) ? "" : full.substring(ROOT.length() + 1);
    }

    /** The longest entry of the table that the package is, or is below of. */
    private static String floorEntryOf(String name) {
        return FLOORS.keySet().stream()
                .filter(entry -> name.equals(entry) || (!entry.isEmpty() && name.startsWith(entry + ".")))
                .max(Comparator.comparing(String::length))
                .orElseThrow(() -> new AssertionError("no floor is given for package " + name));
    }

    private static int floorOf(String name) {
        return FLOORS.getOrDefault(floorEntryOf(name), Integer.MAX_VALUE);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    private static boolean isAllowed(Dependency dependency) {
        String from = packageOf(dependency.getOriginClass());
        String to = packageOf(dependency.getTargetClass().getBaseComponentType());
        boolean sameOrChild = to.equals(from) || (!from.isEmpty() && to.startsWith(from + "."));
        return sameOrChild || floorOf(to) < floorOf(from);
    }

    @Test
    void everyPackageUsesOnlyTheFloorsBelowIt() {
        Set<String> wrong = CLASSES.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> isOurs(dependency.getTargetClass().getBaseComponentType()))
                .filter(dependency -> !isAllowed(dependency))
                .map(Dependency::getDescription)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), wrong);
    }

    @Test
    void everyPackageHasAFloorAndThereAreAsManyClassesAsOneWouldThink() {
        CLASSES.forEach(type -> floorEntryOf(packageOf(type)));
        assertTrue(CLASSES.size() > 100, "the classes were found");
        FLOORS.keySet()
                .forEach(entry -> assertTrue(
                        CLASSES.stream()
                                .anyMatch(type -> floorEntryOf(packageOf(type)).equals(entry)),
                        "nothing stands on " + entry));
    }

    @Test
    void everyPackageSaysWhatItIsAndWhereNullMayBe() {
        Set<String> without = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> CLASSES.stream()
                        .noneMatch(type -> type.getPackageName().equals(name)
                                && type.getSimpleName().equals("package-info")
                                && type.isAnnotatedWith(NullMarked.class)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), without);
    }

    /** Only these packages, with what is below them, know the library. */
    private static void onlyIn(List<String> packages, String... library) {
        String[] all = packages.stream().map(name -> ROOT + "." + name + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(all)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library)
                .check(CLASSES);
    }

    @Test
    void everyLibraryIsKnownInItsOwnPackageOnly() {
        onlyIn(List.of("internal.store.redis"), "org.redisson..", "io.netty..");
        onlyIn(
                List.of("internal.store.jpa"),
                "jakarta.persistence..",
                "com.zaxxer..",
                "org.flywaydb..",
                "org.hibernate..",
                "java.sql..",
                "javax.sql..");
        onlyIn(List.of("internal.token"), "com.auth0..");
        onlyIn(List.of("internal.crypto"), "com.password4j..");
        onlyIn(List.of("internal.oidc"), "com.nimbusds..");
        onlyIn(List.of("internal.store"), "com.github.benmanes..");
        onlyIn(List.of("internal.device"), "ua_parser..");
        // java-jwt reads with it, and its JSON must be looked at more strictly before
        onlyIn(List.of("internal.token", "internal.http", "internal.endpoint"), "com.fasterxml..");
        onlyIn(
                List.of("internal.http", "internal.endpoint", "web", "internal.jaxrs", "internal.wiring"),
                "jakarta.servlet..");
        onlyIn(
                List.of("internal.wiring"),
                "jakarta.enterprise.context..",
                "jakarta.enterprise.event..",
                "jakarta.enterprise.inject..",
                "jakarta.inject..",
                "org.eclipse.microprofile..");
        // an annotation may say that it is an interceptor's: where there are none, that is not even loaded
        onlyIn(List.of("web", "internal.wiring"), "jakarta.enterprise.util..", "jakarta.interceptor..");
        onlyIn(List.of("internal.jaxrs"), "jakarta.ws.rs..");
        onlyIn(List.of("internal.jaxrs"), ROOT + ".internal.jaxrs..");
        onlyIn(List.of("internal.store.jpa", "internal.wiring"), "javax.naming..");
    }

    @Test
    void theCoreKnowsTheJdkAndJSpecifyAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT,
                        ROOT + ".account..",
                        ROOT + ".authentication..",
                        ROOT + ".limit..",
                        ROOT + ".session..",
                        ROOT + ".login..",
                        ROOT + ".audit..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "javax..", "org.jspecify..", ROOT + "..")
                .check(CLASSES);
    }

    /** With a lock that never grants, or grants twice, sessions are what they are without one. */
    @Test
    void onlyMaintenanceIsDoneUnderALockAndNothingThatIsDoneToASession() {
        classes()
                .that()
                .areAssignableTo(WorkLock.class)
                .or()
                .areAssignableTo(WorkLock.Held.class)
                .should()
                .onlyHaveDependentClassesThat(DescribedPredicate.describe(
                        "are locks, hand them out, try them out or do maintenance",
                        type -> type.isAssignableTo(WorkLock.class)
                                || type.isAssignableTo(WorkLock.Held.class)
                                || Set.of("RedisStores", "StartUpCheck", "Stores", "Maintenance")
                                        .contains(type.getSimpleName())))
                .check(CLASSES);
    }

    @Test
    void nothingIsDrawnFromRandomNumbersThatCanBeGuessed() {
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe("are guessable", type -> Set.of(
                                "java.util.Random",
                                "java.util.SplittableRandom",
                                "java.util.concurrent.ThreadLocalRandom",
                                "java.util.UUID",
                                "java.util.random.RandomGenerator")
                        .contains(type.getName())))
                .check(CLASSES);
        noClasses().should().callMethod(Math.class, "random").check(CLASSES);
        noClasses().should().callMethod(StrictMath.class, "random").check(CLASSES);
    }

    /** R250. */
    @Test
    void timeComesFromTheOneClock() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".internal.wiring..")
                .should()
                .callMethodWhere(DescribedPredicate.describe("asks the system for the time", call -> {
                    String target = call.getTarget().getOwner().getName() + "."
                            + call.getTarget().getName();
                    return target.equals("java.lang.System.currentTimeMillis")
                            || target.startsWith("java.time.Clock.system")
                            || (target.startsWith("java.time.") && target.endsWith(".now"));
                }))
                .check(CLASSES);
        noClasses().should().callConstructor(java.util.Date.class).check(CLASSES);
    }

    @Test
    void nothingIsReadByJavasOwnDeserialisation() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .check(CLASSES);
    }
}
