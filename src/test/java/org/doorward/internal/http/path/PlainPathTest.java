package org.doorward.internal.http.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Paths with nothing encoded, which are decided without decoding. */
@Tag("fast")
class PlainPathTest {
    @Test
    void generatedPathsWithNothingEncodedAreAmbiguousForTheirSpellingAlone() {
        Random random = new Random(14);
        String[] pieces = {
            "/", "/", ".", "..", "a", "~", "!", "-", " ", "\t", "\u007f", "\u0085", "\u00e4", ";", "\\", "?", "'"
        };
        int plain = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder generated = new StringBuilder(random.nextInt(20) > 0 ? "/" : "");
            for (int piece = random.nextInt(7); piece > 0; piece--) {
                generated.append(pieces[random.nextInt(pieces.length)]);
            }
            String path = generated.toString();
            boolean ambiguous = !path.startsWith("/")
                    || path.matches("(?s).*([;\\\\]|//|\\p{Cntrl}|\u0085).*")
                    || (path + "/").matches("(?s).*/\\.\\.?/.*");
            assertEquals(ambiguous, AmbiguousPath.reason(path).isPresent(), path);
            assertEquals(ambiguous ? Optional.empty() : Optional.of(path), AmbiguousPath.plain(path), path);
            plain += ambiguous ? 0 : 1;
        }
        assertTrue(plain > 10_000, "plain: " + plain);
    }
}
