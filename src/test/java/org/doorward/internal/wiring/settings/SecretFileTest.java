package org.doorward.internal.wiring.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.doorward.InvalidSettingsException;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.KeySettings;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Race;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class SecretFileTest {
    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("below/secret");
    }

    private Map<String, String> texts(String... more) {
        Map<String, String> texts = TestSettings.texts(more);
        texts.remove("doorward.secret");
        texts.put("doorward.secret.file", file().toString());
        return texts;
    }

    private String made() {
        return SecretFile.resolve(texts("doorward.secret.generate", "true")).getOrDefault("doorward.secret", "none");
    }

    private void written(String content) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), content);
    }

    private List<String> problems(Map<String, String> texts) {
        return assertThrows(InvalidSettingsException.class, () -> DoorwardSettings.of(SecretFile.resolve(texts)))
                .problems();
    }

    @Test
    void aSecretIsMadeOnceAndReadAgainAtTheNextStart() throws IOException {
        String first = made();
        assertEquals(first, made());
        assertEquals(first, SecretFile.resolve(texts()).get("doorward.secret"), "also without being told to make it");
        assertEquals(first, Files.readString(file()).strip());
        assertEquals(first, DoorwardSettings.of(SecretFile.resolve(texts())).get(KeySettings.SECRET));
        Files.delete(file());
        assertNotEquals(first, made());
    }

    @Test
    void aStartThatIsRefusedForAnotherSettingMakesNone() {
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> new DoorwardServer(
                        "doorward.secret",
                        null,
                        "doorward.secret.file",
                        file().toString(),
                        "doorward.secret.generate",
                        "true",
                        "doorward.cache.max-age",
                        "long")
                .close());
        InvalidSettingsException why =
                assertInstanceOf(InvalidSettingsException.class, refused.getCause(), () -> String.valueOf(refused));
        assertEquals(1, why.problems().size(), why.getMessage());
        assertTrue(why.problems().get(0).startsWith("doorward.cache.max-age"), why.getMessage());
        assertFalse(Files.exists(file()));
        assertFalse(Files.exists(file().getParent()));
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        made();
        assertEquals(
                PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file()), "and nobody else");
        try (Stream<Path> left = Files.list(file().getParent())) {
            assertEquals(Set.of(file()), Set.copyOf(left.toList()), "nothing is left beside it");
        }
    }

    @Test
    void manyStartsAtOnceHaveOneSecret() throws IOException {
        for (int round = 0; round < 100; round++) {
            List<Callable<String>> starts = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                starts.add(this::made);
            }
            Set<String> secrets = new HashSet<>(Race.of(starts));
            assertEquals(1, secrets.size(), "round " + round);
            assertEquals(secrets.iterator().next(), Files.readString(file()).strip());
            Files.delete(file());
        }
    }

    @Test
    void blanksAroundTheSecretAreNoPartOfIt() throws IOException {
        written("\n  " + TestSettings.SECRET + "\r\n\n");
        assertEquals(TestSettings.SECRET, SecretFile.resolve(texts()).get("doorward.secret"));
    }

    @Test
    void furtherLinesArePreviousSecrets() throws IOException {
        String one = TestSettings.newSecret();
        String other = TestSettings.newSecret();
        written(TestSettings.SECRET + "\n\n" + one + "\r\n  " + other + " \n");
        DoorwardSettings settings = DoorwardSettings.of(SecretFile.resolve(texts()));
        assertEquals(TestSettings.SECRET, settings.get(KeySettings.SECRET));
        assertEquals(List.of(one, other), settings.get(KeySettings.SECRET_PREVIOUS));
        String third = TestSettings.newSecret();
        assertEquals(
                List.of(one, other, third),
                DoorwardSettings.of(SecretFile.resolve(texts("doorward.secret.previous", third)))
                        .get(KeySettings.SECRET_PREVIOUS),
                "with those of the settings");
        written(TestSettings.SECRET + "\n" + TestSettings.SECRET + "\n");
        assertTrue(problems(texts()).get(0).startsWith("doorward.secret.previous: "));
    }

    @Test
    void aSecretInTheSettingsWins() throws IOException {
        written("not looked at");
        Map<String, String> texts = texts("doorward.secret.generate", "true");
        texts.put("doorward.secret", TestSettings.SECRET);
        assertEquals(TestSettings.SECRET, SecretFile.resolve(texts).get("doorward.secret"));
    }

    @Test
    void aBlankSecretInTheSettingsIsNone() throws IOException {
        written(TestSettings.SECRET);
        Map<String, String> texts = texts();
        texts.put("doorward.secret", " ");
        assertEquals(TestSettings.SECRET, SecretFile.resolve(texts).get("doorward.secret"));
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithItsSetting() throws IOException {
        List<String> missing = problems(texts());
        assertEquals(1, missing.size());
        assertTrue(missing.get(0).startsWith("doorward.secret.file: \"" + file() + "\""), missing.toString());
        Files.createDirectories(file());
        assertTrue(problems(texts()).get(0).startsWith("doorward.secret.file: "), "a directory");
        assertTrue(problems(texts("doorward.secret.generate", "true")).get(0).startsWith("doorward.secret.file: "));
        Map<String, String> odd = texts();
        odd.put("doorward.secret.file", "a\0b");
        assertTrue(problems(odd).get(0).startsWith("doorward.secret.file: "), "no path at all");
    }

    @Test
    void aFileThatCannotBeMadeIsNamedWithItsSetting() throws IOException {
        Files.writeString(directory.resolve("below"), "a file where a directory would have to be");
        List<String> problems = problems(texts("doorward.secret.generate", "true"));
        assertTrue(problems.get(0).startsWith("doorward.secret.file: "), problems.toString());
    }

    @Test
    void aFileThatHoldsNoSecretIsRefusedAndNotOverwritten() throws IOException {
        for (String content : List.of("", "\n", "too short", "changeme changeme changeme changeme 123")) {
            written(content);
            List<String> problems = problems(texts("doorward.secret.generate", "true"));
            assertEquals(1, problems.size(), problems.toString());
            assertTrue(problems.get(0).startsWith("doorward.secret"), problems.toString());
            assertFalse(content.length() > 10 && problems.get(0).contains(content));
            assertEquals(content, Files.readString(file()));
        }
    }

    @Test
    void aFileOfOtherBytesThanTextIsNamed() throws IOException {
        Files.createDirectories(file().getParent());
        Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, (byte) 0x80});
        assertTrue(problems(texts()).get(0).startsWith("doorward.secret.file: "));
    }

    @Test
    void makingWithoutAFileIsRefused() {
        List<String> problems = problems(TestSettings.texts("doorward.secret.generate", "true"));
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith("doorward.secret.generate: "));
    }
}
