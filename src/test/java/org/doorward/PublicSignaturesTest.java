package org.doorward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Applications can compile against every public signature without an internal type. */
@Tag("fast")
class PublicSignaturesTest {
    private static final String INTERNAL = "org.doorward.internal";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.doorward");

    private static boolean isInternal(JavaClass type) {
        return type.getPackageName().startsWith(INTERNAL);
    }

    /** What applications compile against: seen from everywhere, and not internal. */
    private static boolean isPublished(JavaClass type) {
        boolean visible = type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getModifiers().contains(JavaModifier.PROTECTED);
        return visible
                && !isInternal(type)
                && type.getEnclosingClass()
                        .map(PublicSignaturesTest::isPublished)
                        .orElse(true);
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    /** Every type that the signature names, type arguments and type parameters' bounds included. */
    private static Stream<JavaType> signature(JavaCodeUnit unit) {
        return Stream.of(
                        Stream.of(unit.getReturnType()),
                        unit.getParameterTypes().stream(),
                        unit.getTypeParameters().stream(),
                        unit.getExceptionTypes().stream())
                .flatMap(types -> types);
    }

    private static Set<String> internalTypesOf(JavaClass type) {
        Stream<JavaType> supertypes = Stream.concat(
                type.getSuperclass().stream(),
                Stream.concat(type.getInterfaces().stream(), type.getTypeParameters().stream()));
        Stream<JavaType> fields = type.getFields().stream()
                .filter(PublicSignaturesTest::isVisible)
                .map(JavaField::getType);
        Stream<JavaType> calls = type.getCodeUnits().stream()
                .filter(PublicSignaturesTest::isVisible)
                .flatMap(PublicSignaturesTest::signature);
        return Stream.of(supertypes, fields, calls)
                .flatMap(types -> types)
                .flatMap(named -> named.getAllInvolvedRawTypes().stream())
                .map(JavaClass::getBaseComponentType)
                .filter(PublicSignaturesTest::isInternal)
                .map(named -> type.getName() + " names " + named.getName())
                .collect(Collectors.toSet());
    }

    @Test
    void noPublicSignatureNamesAnInternalType() {
        Set<String> wrong = CLASSES.stream()
                .filter(PublicSignaturesTest::isPublished)
                .flatMap(type -> internalTypesOf(type).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), wrong);
    }
}
