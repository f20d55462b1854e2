package org.doorward.sample.renewal;

/** The application has an error page for it. */
public final class PageFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PageFailedException() {
        super("asked to fail");
    }
}
