package org.doorward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The documents of the repository: their links lead somewhere, and the README can be read in one sitting. */
@Tag("fast")
class DocumentsTest {
    /** Tests run in the module's directory. */
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.filter(path -> path.toString()
                            .endsWith(".md")))
                    .toList();
        }
    }

    /** As the places where the repository is read name them. */
    private static Set<String> anchors(Path document) throws IOException {
        Set<String> anchors = new HashSet<>();
        Matcher headings = Pattern.compile("(?m)^#+ (.*)$")
                .matcher(FENCE.matcher(Files.readString(document)).replaceAll(""));
        while (headings.find()) {
            anchors.add(headings.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'));
        }
        return anchors;
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            Matcher links =
                    LINK.matcher(FENCE.matcher(Files.readString(document)).replaceAll(""));
            while (links.find()) {
                String link = links.group(1);
                if (!link.matches("[a-z]+:.*") && !leadsSomewhere(document, link)) {
                    broken.add(ROOT.relativize(document) + " → " + link);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    private static boolean leadsSomewhere(Path document, String link) throws IOException {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? document : document.resolveSibling(file).normalize();
        return Files.exists(target) && (hash < 0 || anchors(target).contains(link.substring(hash + 1)));
    }

    @Test
    void theReadmeIsShortAndEveryDocumentIsReachedFromIt() throws IOException {
        assertTrue(Files.size(ROOT.resolve("README.md")) <= 14 * 1024, "what is longer belongs into docs/");
        String readme = Files.readString(ROOT.resolve("README.md"));
        for (Path document : documents()) {
            String name = ROOT.relativize(document).toString().replace('\\', '/');
            assertTrue(name.equals("README.md") || readme.contains("(" + name), name + " is not linked");
        }
    }
}
