package org.doorward.internal.crypto;

/** A stored text is no hash of a known format, or checking it would cost too much. The message never holds the text. */
final class UnusableHashException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnusableHashException(String why) {
        super(why);
    }
}
