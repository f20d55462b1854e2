package org.doorward.internal.http.credential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.internal.http.credential.CredentialExtractor.Extraction;
import org.doorward.internal.http.credential.SessionCookies.Found;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is kept of a request's credential. */
@Tag("fast")
class RequestCredentialTest {
    private final AtomicInteger read = new AtomicInteger();

    @Test
    void aCredentialIsReadOnceARequest() {
        RequestCredential credential = new RequestCredential();
        for (int i = 0; i < 3; i++) {
            assertEquals(new Extraction.None(), credential.extraction(() -> {
                read.incrementAndGet();
                return new Extraction.None();
            }));
            assertEquals(new Found.One("a"), credential.access(() -> {
                read.incrementAndGet();
                return new Found.One("a");
            }));
            assertEquals(new Found.One("r"), credential.refresh(() -> {
                read.incrementAndGet();
                return new Found.One("r");
            }));
        }
        assertEquals(3, read.get());
    }

    @Test
    void aRequestThatComesOnceMoreIsReadOnceMore() {
        RequestCredential first = new RequestCredential();
        first.access(() -> new Found.One("a"));
        RequestCredential again = new RequestCredential();
        again.continueFrom(first);
        assertEquals(new Found.One("b"), again.access(() -> new Found.One("b")));
    }
}
