package org.doorward;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    /** Tests run in the module's directory. */
    private static final Path README = Path.of("..", "README.md");

    @Test
    void theReadmeTellsEverySettingAsItIs() throws IOException {
        String readme = Files.readString(README);
        for (Setting<?> setting : DoorwardSettings.ALL) {
            String text = setting.defaultText();
            String row = "| `" + setting.name() + "` | " + setting.form() + " | "
                    + (text == null || text.isEmpty() ? "–" : "`" + text + "`") + " | " + setting.reason() + " |";
            assertTrue(readme.contains(row), "the README lacks or misquotes:\n" + row);
        }
    }
}
