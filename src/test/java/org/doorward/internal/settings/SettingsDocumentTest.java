package org.doorward.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class SettingsDocumentTest {
    /** Tests run in the module's directory. */
    private static final Path DOCUMENT = Path.of("..", "docs", "settings.md");

    @Test
    void theDocumentTellsEverySettingAsItIs() throws IOException {
        String document = Files.readString(DOCUMENT);
        for (Setting<?> setting : DoorwardSettings.ALL) {
            String text = setting.defaultText();
            String row = "| `" + setting.name() + "` | " + setting.form() + " | "
                    + (text == null || text.isEmpty() ? "–" : "`" + text + "`") + " | " + setting.reason() + " |";
            assertTrue(document.contains(row), "docs/settings.md lacks or misquotes:\n" + row);
        }
    }

    @Test
    void theDocumentTellsOfNoOtherSetting() throws IOException {
        List<String> told = Pattern.compile("(?m)^\\| `(doorward\\.[^`]*)` \\|")
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map((MatchResult row) -> row.group(1))
                // families, of which the settings in force have one member for each name
                .filter(name -> !name.matches(".*[A-Z]{4,}.*"))
                .toList();
        assertEquals(
                DoorwardSettings.ALL.stream().map(Setting::name).collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(told));
        assertEquals(new TreeSet<>(told).size(), told.size(), "each once");
    }
}
