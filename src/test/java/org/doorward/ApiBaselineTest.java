package org.doorward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What applications compile against changes only where somebody says so: with a change of {@code api.txt}. */
@Tag("fast")
class ApiBaselineTest {
    private static final String BASELINE = "/api.txt";
    private static final int MOST_TYPES = 84;
    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
    private static final int SHOWN = Modifier.ABSTRACT | Modifier.FINAL | Modifier.PROTECTED | Modifier.STATIC;

    private static final List<Class<?>> TYPES = types();

    private static List<Class<?>> types() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.doorward").stream()
                        .filter(type -> !type.getPackageName().startsWith("org.doorward.internal"))
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .<Class<?>>map(JavaClass::reflect)
                        .filter(ApiBaselineTest::isPublished)
                        .toList();
    }

    private static boolean isPublished(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if (each.isAnonymousClass() || each.isLocalClass() || !isPublished(each.getModifiers())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPublished(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    @Test
    void thePublicTypesAndMembersAreThoseOfTheBaseline() throws IOException {
        String present =
                TYPES.stream().flatMap(ApiBaselineTest::lines).collect(Collectors.toCollection(TreeSet::new)).stream()
                        .collect(Collectors.joining("\n", "", "\n"));
        Path written = Files.writeString(Files.createTempFile("api", ".txt"), present);
        assertEquals(
                baseline(),
                present,
                "where the change is meant, " + written + " takes the place of src/test/resources/api.txt");
        Files.delete(written);
    }

    private static String baseline() throws IOException {
        try (InputStream in = Objects.requireNonNull(ApiBaselineTest.class.getResourceAsStream(BASELINE))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void applicationsHaveFewTypesToLearn() {
        long types =
                TYPES.stream().filter(type -> type.getEnclosingClass() == null).count();
        assertTrue(types > 30, "the types were found");
        assertTrue(types <= MOST_TYPES, types + " types; what no application needs belongs into internal");
    }

    private static Stream<String> lines(Class<?> type) {
        String name = type.getName();
        Stream<String> members = Stream.<Member>concat(
                        Stream.concat(
                                Arrays.stream(type.getDeclaredFields()), Arrays.stream(type.getDeclaredConstructors())),
                        Arrays.stream(type.getDeclaredMethods()))
                .filter(member -> isPublished(member.getModifiers()) && !member.isSynthetic())
                .filter(member -> !(member instanceof Method && OF_EVERY_OBJECT.contains(member.getName())))
                .map(member -> name + "#" + text(member));
        return Stream.concat(Stream.of(name + " " + kind(type) + supertypes(type)), members);
    }

    private static String kind(Class<?> type) {
        String kind = type.isAnnotation()
                ? "annotation"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        return type.isInterface() || type.isEnum() || type.isRecord() ? kind : modifiers(type.getModifiers()) + kind;
    }

    private static String supertypes(Class<?> type) {
        return Stream.concat(Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                .map(Type::getTypeName)
                .filter(name -> !name.startsWith("java.lang.Object")
                        && !name.startsWith("java.lang.Record")
                        && !name.startsWith("java.lang.Enum"))
                .map(name -> " : " + name)
                .collect(Collectors.joining());
    }

    private static String modifiers(int modifiers) {
        String shown = Modifier.toString(modifiers & SHOWN);
        return shown.isEmpty() ? "" : shown + " ";
    }

    private static String text(Member member) {
        if (member instanceof Field field) {
            return field.getName() + " " + modifiers(field.getModifiers())
                    + field.getGenericType().getTypeName();
        }
        if (member instanceof Constructor<?> constructor) {
            return "new" + parameters(constructor);
        }
        Method method = (Method) member;
        return method.getName() + parameters(method) + " " + modifiers(method.getModifiers())
                + (method.isDefault() ? "default " : "")
                + method.getGenericReturnType().getTypeName();
    }

    private static String parameters(Executable executable) {
        return Arrays.stream(executable.getGenericParameterTypes())
                .map(Type::getTypeName)
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
