package org.doorward.benchmark.contender;

import java.util.List;
import java.util.Optional;

/** An application with one kind of protection, and what it runs on. */
public interface Site extends AutoCloseable {
    /** Who signs in there. */
    String USER = "ada";

    /** What is protected. */
    String PATH = "/api/hello";

    /** The kinds of requests that are measured there; each was seen to be refused without its credential. */
    List<Contender> contenders();

    /** What becomes of sessions there, where the protection has any. */
    default Optional<SessionLife> sessions() {
        return Optional.empty();
    }

    @Override
    void close();
}
