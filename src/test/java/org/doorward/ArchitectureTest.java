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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.doorward.internal.store.StoreFamily;
import org.doorward.store.SessionStore;
import org.doorward.store.WorkLock;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How the library is built: floors, and who may know which library. The table of docs/rationale.md shows them. */
@Tag("fast")
class ArchitectureTest {
    private static final String ROOT = "org.doorward";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** By package, with what is below it; {@code ""} is the root package itself. */
    private static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry("", 0),
            Map.entry("internal.settings", 1),
            Map.entry("account", 2),
            Map.entry("apitoken", 3),
            Map.entry("session", 3),
            Map.entry("audit", 4),
            Map.entry("login", 4),
            Map.entry("notification", 3),
            Map.entry("store", 5),
            Map.entry("internal.concurrent", 1),
            Map.entry("internal.event", 5),
            Map.entry("internal.gate", 6),
            Map.entry("internal.keys", 5),
            Map.entry("internal.limit", 5),
            Map.entry("internal.account", 6),
            Map.entry("internal.authentication", 6),
            Map.entry("internal.token", 6),
            Map.entry("internal.apitoken", 7),
            Map.entry("internal.session", 7),
            Map.entry("internal.login", 8),
            Map.entry("internal.mail", 9),
            Map.entry("internal.notification", 8),
            Map.entry("internal.recovery", 9),
            Map.entry("internal.audit", 9),
            Map.entry("internal.cluster", 9),
            Map.entry("internal.crypto", 10),
            Map.entry("internal.device", 10),
            Map.entry("internal.issuer", 10),
            Map.entry("internal.security", 10),
            Map.entry("internal.store", 10),
            Map.entry("internal.store.cache", 11),
            Map.entry("internal.store.jpa.connection", 11),
            Map.entry("internal.store.jpa.schema", 12),
            Map.entry("internal.store.jpa", 13),
            Map.entry("internal.store.memory", 11),
            Map.entry("internal.store.redis", 11),
            Map.entry("internal.http.answer", 11),
            Map.entry("internal.http.tenant", 11),
            Map.entry("internal.http.path", 12),
            Map.entry("internal.http.origin", 13),
            Map.entry("internal.http.refusal", 14),
            Map.entry("internal.http.credential", 15),
            Map.entry("internal.http.async", 16),
            Map.entry("internal.http.refresh", 17),
            Map.entry("internal.http", 18),
            Map.entry("internal.endpoint.route", 19),
            Map.entry("internal.endpoint", 20),
            Map.entry("internal.endpoint.account", 21),
            Map.entry("internal.endpoint.admin", 21),
            Map.entry("web", 19),
            Map.entry("internal.requirement", 20),
            Map.entry("internal.jaxrs", 21),
            Map.entry("internal.wiring.cdi", 21),
            Map.entry("internal.wiring.filter", 21),
            Map.entry("internal.wiring.settings", 21),
            Map.entry("internal.wiring", 22));

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
                "org.eclipse.persistence..",
                "jakarta.transaction..",
                "java.sql..",
                "javax.sql..");
        onlyIn(List.of("internal.keys", "internal.token"), "com.auth0..");
        onlyIn(List.of("internal.crypto"), "com.password4j..");
        onlyIn(List.of("internal.issuer"), "com.nimbusds..");
        onlyIn(List.of("internal.store"), "com.github.benmanes..");
        onlyIn(List.of("internal.device"), "ua_parser..");
        onlyIn(List.of("internal.security"), "jakarta.security..");
        onlyIn(List.of("internal.mail"), "jakarta.mail..", "jakarta.activation..", "org.eclipse.angus..");
        // java-jwt reads with it, and its JSON must be looked at more strictly before
        onlyIn(List.of("internal.keys", "internal.token", "internal.http", "internal.endpoint"), "com.fasterxml..");
        onlyIn(
                List.of(
                        "internal.http",
                        "internal.endpoint",
                        "web",
                        "internal.requirement",
                        "internal.jaxrs",
                        "internal.wiring"),
                "jakarta.servlet..");
        onlyIn(
                List.of("internal.wiring"),
                "jakarta.enterprise.context..",
                "jakarta.enterprise.event..",
                "jakarta.enterprise.inject..",
                "jakarta.inject..",
                "org.eclipse.microprofile..");
        onlyIn(List.of("internal.wiring"), "jakarta.enterprise.util..", "jakarta.interceptor..");
        onlyIn(List.of("internal.requirement"), "jakarta.annotation.security..");
        onlyIn(List.of("internal.jaxrs"), "jakarta.ws.rs..");
        onlyIn(List.of("internal.jaxrs"), ROOT + ".internal.jaxrs..");
        onlyIn(List.of("internal.store.jpa", "internal.mail", "internal.wiring"), "javax.naming..");
    }

    @Test
    void theCoreKnowsTheJdkAndJSpecifyAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT,
                        ROOT + ".account..",
                        ROOT + ".apitoken..",
                        ROOT + ".audit..",
                        ROOT + ".login..",
                        ROOT + ".notification..",
                        ROOT + ".session..",
                        ROOT + ".store..",
                        ROOT + ".internal.account..",
                        ROOT + ".internal.apitoken..",
                        ROOT + ".internal.audit..",
                        ROOT + ".internal.authentication..",
                        ROOT + ".internal.concurrent..",
                        ROOT + ".internal.event..",
                        ROOT + ".internal.gate..",
                        ROOT + ".internal.limit..",
                        ROOT + ".internal.login..",
                        ROOT + ".internal.notification..",
                        ROOT + ".internal.recovery..",
                        ROOT + ".internal.session..",
                        ROOT + ".internal.settings..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "javax..", "org.jspecify..", ROOT + "..")
                .check(CLASSES);
    }

    /** A store that an application brings is to be written in an afternoon. */
    @Test
    void theStoreOfSessionsIsAPage() {
        assertTrue(SessionStore.class.getMethods().length <= 8, () -> Arrays.toString(SessionStore.class.getMethods()));
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
                                || type.isAssignableTo(StoreFamily.class)
                                || Set.of("StartUpCheck", "StoreChoice", "Maintenance", "CleanUp")
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
